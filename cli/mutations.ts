import { readPackFiles } from "@/cli/content";
import { caseSurroundings, readVectors } from "@/cli/scheme-cases";
import { mutationsOf, noticing } from "@/lib/core/packs/vectors/mutate";

/** `npm run mutations [-- PART]`: changes each number of each pack (of those whose file name holds PART) and names the changes that no case notices. */
const part = process.argv[2] ?? "";
const files = readPackFiles();
const isNoticed = noticing(files, readVectors(), caseSurroundings());
let survivors = 0;
let tried = 0;
for (const file of files.filter(({ path }) => path.includes(part))) {
  const mutations = mutationsOf(file);
  const unnoticed = mutations.filter((mutation) => !isNoticed(mutation));
  tried += mutations.length;
  survivors += unnoticed.length;
  console.log(`${file.path}: ${String(mutations.length)} changes, ${String(unnoticed.length)} unnoticed`);
  for (const { keys, line, from, to } of unnoticed) console.log(`  line ${String(line)}: ${keys.join("/")} ${from} → ${to}`);
}
console.log(`${String(tried)} changes, ${String(survivors)} unnoticed`);
process.exitCode = survivors > 0 ? 1 : 0;
