import "server-only";
import type { LocalisedText } from "@/lib/core/localised";
import { hashPack } from "@/lib/core/packs/hash";
import type { Evidence } from "@/lib/core/packs/pack";
import { loadPackLibrary } from "@/lib/server/content";
import { atGate } from "@/lib/server/db";
import { listInstruments } from "@/lib/server/instruments";
import type { Viewer } from "@/lib/server/viewer";
import { permitPlatform } from "@/lib/server/visible";

export type InstrumentVersion = {
  readonly key: string;
  readonly version: string;
  /** null where this build cannot read what was published. */
  readonly title: LocalisedText | null;
  readonly hash: string;
  readonly publishedAt: Date;
  /** Of all companies. */
  readonly assessments: number;
  readonly submissions: number;
  /** No submission pins it: the same version may still be published with other content. */
  readonly replaceable: boolean;
};
type Period = { readonly from: string; readonly to: string | null };
export type PackVersion = {
  readonly id: string;
  readonly title: LocalisedText;
  readonly document: LocalisedText;
  readonly effective: Period;
  readonly evidence: Evidence;
  readonly checkedOn: string;
  readonly supersededBy: string | null;
  readonly hash: string;
  /** What regions or industries set differently. */
  readonly overlays: readonly { readonly id: string; readonly title: LocalisedText; readonly effective: Period }[];
};

/** What assessments are made and judged with: published questionnaires, and the official schemes of this build; for the operator. */
export async function listVersions(viewer: Viewer): Promise<{ readonly instruments: readonly InstrumentVersion[]; readonly packs: readonly PackVersion[] }> {
  const operator = permitPlatform(viewer, "platform.operate");
  const [rows, readable] = await Promise.all([
    atGate((gate) => gate.$queryRaw<VersionRow[]>`SELECT * FROM gate.list_versions(${operator}::uuid)`),
    listInstruments(viewer),
  ]);
  const order = new Map(readable.map(({ key, version }, index) => [`${key}@${version}`, index]));
  const placeOf = ({ key, version }: VersionRow) => order.get(`${key}@${version}`) ?? readable.length;
  return {
    instruments: rows
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map((row) => ({
        key: row.key,
        version: row.version,
        title: readable[placeOf(row)]?.title ?? null,
        hash: row.hash,
        publishedAt: row.published_at,
        assessments: row.assessments,
        submissions: row.submissions,
        replaceable: row.submissions === 0,
      })),
    packs: packsOfBuild(),
  };
}

function packsOfBuild(): readonly PackVersion[] {
  const library = loadPackLibrary();
  return library.packs.map((pack) => ({
    id: pack.id,
    title: pack.title,
    document: pack.document,
    effective: pack.effective,
    evidence: pack.evidence,
    checkedOn: pack.checkedOn,
    supersededBy: pack.supersededBy ?? null,
    hash: hashPack(pack, library),
    overlays: library.overlays.filter((overlay) => overlay.pack === pack.id).map(({ id, title, effective }) => ({ id, title, effective })),
  }));
}

type VersionRow = { key: string; version: string; hash: string; published_at: Date; assessments: number; submissions: number };
