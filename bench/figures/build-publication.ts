import { buildCells } from "@/lib/core/publication/build";
import { UnsafePublicationError, type BuildAudit, type BuildInput } from "@/lib/core/publication/build-input";
import { atGate, closeDatabase } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { buildPublication, type BuildCells } from "@/lib/server/publication-build";

/**
 * Builds one publication and prints what it took as JSON: a process of its own, as in life, so that its memory is that of one build.
 * With "trial" it is given up in the end, and the same series can be built again in the same month.
 */
const [year, how] = [Number(process.argv[2]), process.argv[3]];
const KEY = "xinzhi-enterprise";
const took = { read: 0, core: 0 };
let audit: BuildAudit | null = null;

async function secondsOf<Value>(name: keyof typeof took, run: () => Promise<Value>): Promise<Value> {
  const began = performance.now();
  try {
    return await run();
  } finally {
    took[name] += (performance.now() - began) / 1000;
  }
}

/** The same with its clock running; what the core waits for while rows are read is not its own. */
const timed: BuildCells = async function* (input: BuildInput) {
  const cells = buildCells({ ...input, read: readTimed(input) });
  for (let step = await secondsOf("core", () => cells.next()); ; step = await secondsOf("core", () => cells.next())) {
    if (step.done) {
      audit = step.value;
      if (how === "trial") throw new UnsafePublicationError("main", "*", { exact: 0, narrow: 0 });
      return step.value;
    }
    yield step.value;
  }
};

const readTimed = ({ read }: BuildInput): BuildInput["read"] =>
  async function* (province) {
    const rows = read(province)[Symbol.asyncIterator]();
    for (let batch = await secondsOf("read", () => rows.next()); !batch.done; batch = await secondsOf("read", () => rows.next())) yield batch.value;
  };

const asked = makeId();
const [obstacle] = await atGate((gate) => gate.$queryRaw<{ problem: string }[]>`SELECT problem FROM publisher.request(NULL, NULL, ${asked}::uuid, ${KEY}, ${year}::integer)`);
// One that was cut short is begun again.
const [waiting] = await atGate((gate) => gate.$queryRaw<{ id: string }[]>`SELECT id FROM publication WHERE state = 'building'`);
const id = waiting?.id ?? asked;
if (obstacle && !waiting) throw new Error(`the series cannot be published: ${obstacle.problem}`);
const began = performance.now();
const outcome = await buildPublication({ kind: "system", purpose: "bench", user: null }, id, timed);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ outcome, seconds, read: took.read, core: took.core - took.read, audit, megabytes: process.resourceUsage().maxRSS / 1024 }));
await closeDatabase();
process.exit(0);
