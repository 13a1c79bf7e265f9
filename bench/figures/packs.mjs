import { spawnSync } from "node:child_process";
import { ROOT } from "../../scripts/database.mjs";

/** Sheets per second by every scheme in one process, beside only parsing the JSON of the same files; and the most memory it took. */
export function measurePacks({ say }) {
  const run = spawnSync(process.execPath, ["--max-old-space-size=200", "--conditions=react-server", "--import=tsx", "bench/figures/judge-sheets.ts"], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 24 });
  if (run.status !== 0) throw new Error(`judging sheets ended with ${run.status}: ${run.stderr}`);
  const { count, packs, findings, rounds, megabytes } = JSON.parse(run.stdout);
  const middle = (name) => rounds.map((round) => round[name]).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)];
  const [judging, reading] = [middle("judging"), middle("reading")];
  say(`  ${judging.toFixed(0)} sheets per second by ${packs} schemes, ${megabytes.toFixed(0)} MB`);
  return [
    {
      what: `${count} fact sheets × ${packs} schemes (${findings.toFixed(0)} findings a sheet), one process`,
      value: `${judging.toFixed(0)} sheets/s`,
      floor: `${reading.toFixed(0)}/s parsing their JSON`,
      ratio: judging / reading,
      aim: "≥ 2,000 sheets/s",
      isMet: judging >= 2000,
      raw: rounds,
    },
    { what: "most memory of that process", value: `${megabytes.toFixed(0)} MB`, floor: "", ratio: null, aim: "≤ 300 MB", isMet: megabytes <= 300, raw: megabytes },
  ];
}
