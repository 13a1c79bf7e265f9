import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { ROOT, startDatabase } from "../../scripts/database.mjs";

const LISTS = [["csv", 5_000], ["xlsx", 5_000], ["csv", 50_000], ["xlsx", 50_000]];
const ROUNDS = 3;
/** Seconds from the upload of a list to all of it being written. */
const MOST_SECONDS = { 5_000: 30, 50_000: 300 };
const MOST_MB = 250;

/** Call-up lists from the file to the enterprises, beside inserting the same rows and nothing else, in the product's database while the product does not run. */
export async function measureCallUps({ folder, url, say }) {
  const database = await startDatabase(folder);
  try {
    return measureLists(database.appUrl, { folder, url, say });
  } finally {
    await database.stop();
  }
}

function measureLists(appUrl, { folder, url, say }) {
  const env = { ...process.env, NODE_ENV: "production", DATABASE_URL: appUrl, XINZHI_DATA: folder, XINZHI_URL: url, XINZHI_SECRET: randomBytes(32).toString("base64url") };
  return LISTS.flatMap(([kind, count]) => {
    const rounds = Array.from({ length: ROUNDS }, () => measure(kind, count, env));
    const [checked, written, floor, grown] = ["checked", "written", "floor", "grown"].map((name) => rounds.map((round) => round[name]).toSorted((a, b) => a - b)[1]);
    const whole = checked + written;
    say(`  ${count} rows of ${kind}: checked ${checked.toFixed(1)} s, written ${written.toFixed(1)} s, floor ${floor.toFixed(1)} s, ${grown.toFixed(0)} MB more`);
    return [
      {
        what: `call-up list of ${count} rows, ${kind.toUpperCase()}`,
        value: `checked ${checked.toFixed(1)} s, written ${written.toFixed(1)} s`,
        floor: `${floor.toFixed(1)} s inserting the same rows`,
        ratio: whole / floor,
        aim: `≤ ${MOST_SECONDS[count]} s`,
        isMet: whole <= MOST_SECONDS[count],
        raw: rounds,
      },
      { what: `memory that it takes more than before, ${kind.toUpperCase()} of ${count}${kind === "xlsx" ? ", without the reader's own process" : ""}`, value: `${grown.toFixed(0)} MB`, floor: "", ratio: null, aim: `≤ ${MOST_MB} MB`, isMet: grown <= MOST_MB, raw: grown },
    ];
  });
}

function measure(kind, count, env) {
  const run = spawnSync(process.execPath, ["--expose-gc", "--conditions=react-server", "--import=tsx", "bench/figures/check-list.ts", kind, String(count)], { cwd: ROOT, encoding: "utf8", env, maxBuffer: 1 << 24 });
  if (run.status !== 0) throw new Error(`a list of ${count} rows of ${kind} ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout.trim().split("\n").at(-1));
}
