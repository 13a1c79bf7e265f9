import { writeFileSync } from "node:fs";
import os from "node:os";
import v8 from "node:v8";
import { setTimeout as pause } from "node:timers/promises";
import { buildPublication } from "@/lib/server/publication-build";

/** As a program: puts one cell in, tells in a file what it runs with, and never comes to an end. */
const [publication = "", told = ""] = process.argv.slice(2);
await buildPublication({ kind: "system", purpose: "test", user: null }, publication, async function* ({ line, number }) {
  yield [{ line, part: "main", region: "*", industry: "*", size: "*", status: "published", n: 5, from: number, comparable: false, numbers: { overall: null } }];
  writeFileSync(told, JSON.stringify({ environment: Object.keys(process.env).sort(), priority: os.getPriority(), heapMegabytes: Math.round(v8.getHeapStatistics().heap_size_limit / 2 ** 20) }));
  await pause(600_000);
  throw new Error("unreachable");
});
