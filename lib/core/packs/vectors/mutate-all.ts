import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { listInstruments, loadDictionary, loadInstrument, readPackFiles } from "@/cli/content";
import { mutationsOf, noticing } from "@/lib/core/packs/vectors/mutate";
import { vectorsSchema } from "@/lib/core/packs/vectors/run";

/** `npm run mutations [-- PART]`: changes each number of each pack (of those whose file name holds PART) and names the changes that no case notices. */
const part = process.argv[2] ?? "";
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const files = readPackFiles();
const vectors = readdirSync(FOLDER)
  .filter((name) => /@\d{4}\.yaml$/.test(name))
  .map((name) => vectorsSchema.parse(parse(readFileSync(join(FOLDER, name), "utf8"))));
const around = { dictionary: loadDictionary(), instrument: loadInstrument(listInstruments().at(-1) ?? "")! };
const isNoticed = noticing(files, vectors, around);
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
