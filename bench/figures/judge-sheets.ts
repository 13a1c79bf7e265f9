import { loadDictionary, loadPackLibrary } from "@/cli/content";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import { judgePack } from "@/lib/core/packs/judge";
import { sampleCompany } from "@/lib/core/packs/vectors/sample-companies";

/** Judges sample companies by every scheme and prints what it took as JSON. A process of its own: memory is then that of judging alone. */
const COUNT = 10_000;
/** Judged before anything is counted: the engine compiles what is used often. */
const WARM_UP = 1_000;
const PARTS = 5;
const dictionary = loadDictionary();
const library = loadPackLibrary();
let findings = 0;

/** Milliseconds of judging, and of parsing the JSON of the same files. */
function run(from: number, to: number): { judging: number; reading: number } {
  let judging = 0;
  let reading = 0;
  for (let seed = from; seed < to; seed += 1) {
    const text = JSON.stringify(sampleCompany(seed).file);
    const began = performance.now();
    const json: unknown = JSON.parse(text);
    reading += performance.now() - began;
    const parsed = parseFactFile(json, dictionary);
    if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
    const input = { library, dictionary, sheet: parsed.file.sheet, application: "new" as const };
    const parsedAt = performance.now();
    for (const pack of library.packs) findings += judgePack(pack, input).findings.length;
    judging += performance.now() - parsedAt;
  }
  return { judging, reading };
}

run(0, WARM_UP);
findings = 0;
const size = COUNT / PARTS;
const rounds = Array.from({ length: PARTS }, (_, part) => {
  const { judging, reading } = run(part * size, (part + 1) * size);
  return { judging: size / (judging / 1000), reading: size / (reading / 1000) };
});
console.log(JSON.stringify({ count: COUNT, packs: library.packs.length, findings: findings / COUNT, rounds, megabytes: process.resourceUsage().maxRSS / 1024 }));
