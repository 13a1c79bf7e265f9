/**
 * Files of older builds. A page that was open before an update loads its scripts later, when somebody opens a dialog, and
 * asks for the names they had then. Plain Node.
 */
import fs from "node:fs";
import path from "node:path";

const OLDER_BUILDS = 2;

/**
 * To be called after each build, with its folder: puts the files of the two builds before beside its own. Their names carry
 * a hash of their content, so none stands in the place of another. What only an older build had goes.
 */
export function keepFilesOfBuilds(buildFolder) {
  const served = path.join(buildFolder, "static");
  // The one place in there that a build does not empty.
  const store = path.join(buildFolder, "cache", "xinzhi-files-of-builds");
  fs.mkdirSync(store, { recursive: true });
  const stored = fs.readdirSync(store).filter((name) => /^\d{8}$/.test(name)).sort().reverse();
  const place = path.join(store, String(Number(stored[0] ?? 0) + 1).padStart(8, "0"));
  // Under its name only when it is whole.
  const half = path.join(store, "half");
  fs.rmSync(half, { recursive: true, force: true });
  fs.cpSync(served, half, { recursive: true });
  fs.renameSync(half, place);
  for (const name of stored.slice(0, OLDER_BUILDS)) fs.cpSync(path.join(store, name), served, { recursive: true, force: false });
  for (const name of stored.slice(OLDER_BUILDS - 1)) fs.rmSync(path.join(store, name), { recursive: true });
}
