import type { LocalisedText } from "@/lib/core/localised";
import type { PeerChoice } from "@/lib/core/publication/peer-group";

/** What a report says of others: of one released publication, the entries that the enterprise is compared with. */
export type Peers = {
  readonly number: number;
  readonly releasedAt: Date;
  /** What counted at this moment was counted. */
  readonly asOf: Date;
  /** Entries for the overall score, elements and measures, and for the indicators, which are only there by section. */
  readonly main: PeerChoice;
  readonly detail: PeerChoice;
  /** When the values of an entry that was carried over were released, by the number of their publication. */
  readonly releases: Readonly<Record<number, Date>>;
  /** Whether this submission is behind the numbers. `later`: it came, or the enterprise was verified, after the moment that was counted. */
  readonly counted: "counted" | "unverified" | "later";
  /** Names of the nodes, by code. */
  readonly titles: Readonly<Record<string, LocalisedText>>;
};
