import { AppError } from "@/lib/core/errors";
import { listInstrumentFolders, readInstrumentFiles } from "@/lib/server/content";
import { closeDatabase } from "@/lib/server/db";
import { publishInstrument } from "@/lib/server/publish-instrument";
import type { System } from "@/lib/server/viewer";

/**
 * Publishes every instrument that this version of the code brings along. What is there already and unchanged is left
 * alone; a version that submissions pin stays as it is, and is said to.
 */
const viewer: System = { kind: "system", purpose: "start", user: null };
const ownerUrl = process.env.DATABASE_OWNER_URL;
if (!ownerUrl) throw new Error("DATABASE_OWNER_URL must be set");

let failed = false;
for (const { key, version } of listInstrumentFolders()) {
  try {
    const { outcome } = await publishInstrument(viewer, readInstrumentFiles(key, version), ownerUrl);
    if (outcome !== "unchanged") console.log(`${key}@${version} ${outcome}`);
  } catch (fault) {
    if (fault instanceof AppError && fault.code === "PINNED") {
      console.error(`${key}@${version} 已有提交使用，保留原版 · submissions rely on it, the published one stays`);
    } else if (fault instanceof AppError) {
      console.error(`${key}@${version} ${String(fault.details.values?.detail ?? fault.code)}`);
      failed = true;
    } else throw fault;
  }
}
await closeDatabase();
process.exit(failed ? 1 : 0);
