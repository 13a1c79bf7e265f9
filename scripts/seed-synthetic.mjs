/**
 * `npm run seed:synthetic -- --companies N`: fills a database with invented companies, for aggregates and benches. Uses the
 * database of the installation, running or not; what it starts it stops. See `prisma/seed/synthetic.ts` for the rest.
 *
 * There is no way back: a submission is frozen. Take a data folder of its own (`XINZHI_DATA`).
 */
import { keepSecret, prepareDataFolder, Refusal, startDatabase } from "./database.mjs";
import { checkNode, ensureClient, ensurePackages, run, script, spawnNode, stopRunning } from "./install.mjs";

const say = (text) => console.error(text);
let database = null;
let seed = null;
let isStopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // The batch under way is undone; the same command goes on behind the last one that was written.
  process.on(signal, () => {
    isStopping = true;
    stopRunning();
    seed?.kill("SIGTERM");
  });
}

let code = 1;
try {
  code = await fill();
} catch (error) {
  if (!isStopping) console.error(error instanceof Refusal ? error.message : error);
}
if (database && !database.isTakenOver) await database.stop();
process.exit(code);

async function fill() {
  checkNode();
  const { DATABASE_URL, DATABASE_OWNER_URL, XINZHI_DATA, XINZHI_SECRET } = process.env;
  if (Boolean(DATABASE_URL) !== Boolean(DATABASE_OWNER_URL)) {
    throw new Refusal("DATABASE_URL 与 DATABASE_OWNER_URL 须同时设置 · Set both DATABASE_URL and DATABASE_OWNER_URL, or neither.");
  }
  const folder = prepareDataFolder(".data", XINZHI_DATA, DATABASE_URL ? "nobody" : "postgres");
  await ensurePackages(say);
  await ensureClient(say);
  if (!DATABASE_URL) database = await startDatabase(folder, { say });
  const env = {
    DATABASE_URL: DATABASE_URL ?? database.appUrl,
    DATABASE_OWNER_URL: DATABASE_OWNER_URL ?? database.ownerUrl,
    XINZHI_DATA: folder,
    XINZHI_URL: process.env.XINZHI_URL || "http://localhost:3000",
    XINZHI_SECRET: XINZHI_SECRET || keepSecret(folder, "cookies"),
  };
  // A database that nobody has started on yet has no tables and no instrument.
  await run(script("prisma/migrate.ts"), { what: "数据库迁移失败 · the database could not be migrated", env });
  await run(script("prisma/seed/publish-instrument.ts"), { what: "问卷发布失败 · the instrument could not be published", env });
  if (isStopping) return 130;
  const [, ...parts] = script("prisma/seed/synthetic.ts");
  seed = spawnNode([...parts, ...process.argv.slice(2)], { env, output: ["inherit", "inherit"] });
  return new Promise((resolve) => {
    seed.once("error", () => resolve(1));
    seed.once("exit", (exitCode) => resolve(exitCode ?? 130));
  });
}
