import "server-only";
import { inLibrary } from "@/lib/server/db";
import { DEFAULT_INSTRUMENT } from "@/lib/server/instruments";

/** True where the database answers and the default questionnaire is published. */
export async function isReady(): Promise<boolean> {
  try {
    return (await inLibrary(({ instrumentVersion }) => instrumentVersion.count({ where: { key: DEFAULT_INSTRUMENT } }))) > 0;
  } catch {
    return false;
  }
}
