import "server-only";
import { z } from "zod";
import type { LocalisedText } from "@/lib/core/localised";
import { candidatesFor, choosePeers, nodesOf, type PeerChoice } from "@/lib/core/publication/peer-group";
import type { Peers } from "@/lib/core/publication/peers";
import { EVERYWHERE, shownNumbers, type CellPlace } from "@/lib/core/publication/publication";
import { findRegion, loadIndustries, regionTitle } from "@/lib/server/content";
import { runStatement } from "@/lib/server/db";
import type { FrozenSubmission } from "@/lib/server/submissions";
import type { Grant } from "@/lib/server/visible";

const cellSchema = z.intersection(
  z.object({ part: z.enum(["main", "detail"]), region: z.string(), industry: z.string(), size: z.string(), comparable: z.boolean() }),
  z.discriminatedUnion("status", [
    z.object({ status: z.literal("hidden") }),
    z.object({ status: z.enum(["published", "carried"]), n: z.number(), from: z.number(), numbers: shownNumbers }),
  ]),
);
const time = z.string().transform((text) => new Date(text));
const foundSchema = z.object({ number: z.number(), releasedAt: time, asOf: time, verifiedAt: time.nullable(), submittedAt: time, releases: z.record(z.string(), time), cells: z.array(cellSchema) });
type Found = z.output<typeof foundSchema>;

const READ = { name: "read-peers", text: "SELECT read_peers($1, $2, $3, $4) AS found" } as const;

/**
 * What is published of enterprises like the one that submitted: from the newest publication of its questionnaire and fiscal year that
 * counts submissions scored as this one is. `null`: there is none. Nothing of the publication's other cells is read.
 *
 * Every company that may read its report may read this; the cells went through disclosure control for everybody.
 */
export async function loadPeers(grant: Grant, { summary, profile }: FrozenSubmission): Promise<Peers | null> {
  const nodes = nodesOf(profile, findRegion);
  const candidates = { main: candidatesFor(nodes, "division"), detail: candidatesFor(nodes, "section") } as const;
  const places = (["main", "detail"] as const).flatMap((part) => candidates[part].map(({ place: { region, industry } }) => ({ part, region, industry })));
  const [row] = await runStatement<{ found: unknown }>(READ, [grant.organisation, grant.user, summary.id, JSON.stringify(places)]);
  if (!row?.found) return null;
  const found = foundSchema.parse(row.found);
  const choose = (part: "main" | "detail"): PeerChoice => {
    const cells = new Map(found.cells.filter((cell) => cell.part === part).map((cell) => [idOf(cell), cell]));
    // Whoever is verified may be behind the numbers, whatever the moment that was counted: the stricter of the two.
    return choosePeers(candidates[part], (place) => cells.get(idOf(place)) ?? null, { isCounted: found.verifiedAt !== null });
  };
  const [main, detail] = [choose("main"), choose("detail")];
  const { number, releasedAt, asOf, releases } = found;
  return { number, releasedAt, asOf, releases, main, detail, counted: countedAt(found), titles: titlesOf([main, detail]) };
}

const idOf = ({ region, industry }: CellPlace): string => `${region} ${industry}`;

function countedAt({ verifiedAt, submittedAt, asOf }: Found): Peers["counted"] {
  if (verifiedAt === null) return "unverified";
  return verifiedAt > asOf || submittedAt > asOf ? "later" : "counted";
}

function titlesOf(choices: readonly PeerChoice[]): Record<string, LocalisedText> {
  const places = choices.flatMap(({ taken, passedOver }) => [...(taken ? [taken] : []), ...passedOver]).map(({ place }) => place);
  const codes = new Set(places.flatMap(({ region, industry }) => [region, industry]).filter((code) => code !== EVERYWHERE));
  const industries = new Map(loadIndustries().map(({ code, title }) => [code, title]));
  return Object.fromEntries([...codes].flatMap((code) => {
    const title = industries.get(code) ?? regionTitle(code);
    return title ? [[code, title] as const] : [];
  }));
}
