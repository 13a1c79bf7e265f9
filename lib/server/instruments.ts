import "server-only";
import { AppError } from "@/lib/core/errors";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { instrumentSchema, type Instrument } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import { inLibrary } from "@/lib/server/db";
import { logFault } from "@/lib/server/log";
import type { System, Viewer } from "@/lib/server/viewer";
import { standingOf } from "@/lib/server/visible";
import { can } from "@/lib/core/policy";

export type LoadedInstrument = {
  readonly instrument: Instrument;
  /** SHA-256 of the instrument as canonical JSON, in hex. */
  readonly hash: string;
};
export type PublishedVersion = { readonly key: string; readonly version: string; readonly hash: string; readonly title: LocalisedText; readonly publishedAt: Date };

/** The questionnaire that a company gets unless it asks for another. */
export const DEFAULT_INSTRUMENT = "xinzhi-enterprise";

/** Parsed versions by hash: what a hash names never changes. A handful exist, each some hundred kilobytes. */
const parsed = new Map<string, LoadedInstrument>();
const MOST_PARSED = 20;

/**
 * A published version. Its hash is computed again when it is read for the first time: a body that was changed behind our
 * back stops whatever needed it.
 */
export async function loadInstrument(viewer: Viewer, key: string, version: string): Promise<LoadedInstrument> {
  permitRead(viewer);
  const where = { key_version: { key, version } };
  const stamp = await inLibrary(({ instrumentVersion }) => instrumentVersion.findUnique({ where, select: { hash: true } }));
  if (!stamp) throw new AppError("NOT_FOUND");
  const known = parsed.get(stamp.hash);
  if (known) return known;
  const row = await inLibrary(({ instrumentVersion }) => instrumentVersion.findUniqueOrThrow({ where, select: { hash: true, body: true } }));
  const instrument = instrumentSchema.parse(row.body);
  const hash = hashInstrument(instrument);
  if (hash !== row.hash) throw new Error(`instrument ${key}@${version} does not have its hash`);
  if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value as string);
  parsed.set(hash, { instrument, hash });
  return { instrument, hash };
}

/**
 * For saves, which ask for the same version all the time: what was read in the last seconds. A version that no submission
 * pins may be replaced, and a save may then be judged by the one before for that long.
 */
const RECENT_MS = 5_000;
const recent = new Map<string, { readonly loaded: LoadedInstrument; readonly until: number }>();
const saving: System = { kind: "system", purpose: "save", user: null };

export async function loadRecentInstrument(key: string, version: string): Promise<LoadedInstrument> {
  return keepRecent(`${key}@${version}`, () => loadInstrument(saving, key, version));
}
/** The latest version of the default questionnaire, likewise. */
export async function loadRecentLatest(): Promise<LoadedInstrument> {
  return keepRecent(DEFAULT_INSTRUMENT, () => loadLatestInstrument(saving));
}
async function keepRecent(id: string, load: () => Promise<LoadedInstrument>): Promise<LoadedInstrument> {
  const known = recent.get(id);
  if (known && known.until > Date.now()) return known.loaded;
  const loaded = await load();
  recent.set(id, { loaded, until: Date.now() + RECENT_MS });
  return loaded;
}

/** "key@version" as it stands in save calls and files; NOT_FOUND where it has another form. */
export function splitInstrument(id: string): { key: string; version: string } {
  const match = /^([a-z][a-z-]*)@(\d{4}\.\d+)$/.exec(id);
  if (!match) throw new AppError("NOT_FOUND");
  return { key: match[1] as string, version: match[2] as string };
}

/** Every published version that this code can read, the latest of each key first. */
export async function listInstruments(viewer: Viewer): Promise<readonly PublishedVersion[]> {
  permitRead(viewer);
  const rows = await inLibrary(({ instrumentVersion }) => instrumentVersion.findMany({ select: { key: true, version: true, hash: true, publishedAt: true } }));
  const sorted = rows.toSorted((a, b) => a.key.localeCompare(b.key, "en") || compareVersions(b.version, a.version));
  const listed = await Promise.all(
    sorted.map(async (row) => {
      try {
        return [{ ...row, title: (await loadInstrument(viewer, row.key, row.version)).instrument.title }];
      } catch (fault) {
        // One version that cannot be read must not hide the others; whoever needs it meets the fault itself.
        logFault(`${row.key}@${row.version}`, fault);
        return [];
      }
    }),
  );
  return listed.flat();
}

/** The latest published version of a questionnaire; throws NOT_FOUND where none is. */
export async function loadLatestInstrument(viewer: Viewer, key: string = DEFAULT_INSTRUMENT): Promise<LoadedInstrument> {
  permitRead(viewer);
  const rows = await inLibrary(({ instrumentVersion }) => instrumentVersion.findMany({ where: { key }, select: { version: true } }));
  const latest = rows.map(({ version }) => version).toSorted(compareVersions).at(-1);
  if (latest === undefined) throw new AppError("NOT_FOUND");
  return loadInstrument(viewer, key, latest);
}

/** 2026.2 before 2026.10. */
function compareVersions(left: string, right: string): number {
  const [a = [], b = []] = [left, right].map((version) => version.split(".").map(Number));
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
}

function permitRead(viewer: Viewer): void {
  if (viewer.kind === "nobody") throw new AppError("SIGNED_OUT");
  if (!can(standingOf(viewer), "instrument.read")) throw new AppError("NOT_FOUND");
}
