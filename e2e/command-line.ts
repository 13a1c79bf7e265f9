import { tsImport } from "tsx/esm/api";
import type { Locale } from "@/lib/core/localised";
import type { PrintedJudgement } from "@/lib/core/packs/printed";
import type { SampleFile } from "@/lib/core/packs/vectors/sample-companies";

// The command line and the words of documents read JSON, which the runner's own loader refuses.
const [{ run }, { loadPackLibrary }, { createWords, reportWords }] = (await Promise.all(["../cli/run.ts", "../cli/content.ts", "../lib/documents/words.ts"].map((file) => tsImport(file, import.meta.url)))) as [
  typeof import("@/cli/run"),
  typeof import("@/cli/content"),
  typeof import("@/lib/documents/words"),
];

export { createWords, reportWords };
export const PACKS = loadPackLibrary().packs;

/** What `rules` prints of a file of figures, by every scheme, in the order of the schemes. */
export async function judge(file: SampleFile, asOf: string, locale: Locale): Promise<readonly PrintedJudgement[]> {
  const printed: PrintedJudgement[] = [];
  for (const { id } of PACKS) {
    const { exitCode, stdout, stderr } = await run(["rules", "--pack", id, "--as-of", asOf, "--locale", locale, "-"], inputOf(file));
    if (exitCode !== 0) throw new Error(`rules --pack ${id} ended with ${String(exitCode)}: ${stderr}`);
    printed.push(JSON.parse(stdout) as PrintedJudgement);
  }
  return printed;
}

async function* inputOf(file: SampleFile) {
  yield new TextEncoder().encode(JSON.stringify(file));
}
