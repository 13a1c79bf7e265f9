/** An installation that may be hurt: `npm start` in a data folder of its own, with the processes it supervises and its tables. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { prepareFolder, RAISED } from "../../bench/installation.mjs";
import { ask, describeProcess, keepSecret, prepareDataFolder, ROOT } from "../../scripts/database.mjs";
import { spawnNode } from "../../scripts/install.mjs";

/** The build is made with this key: with the key of whoever runs us there is one already. */
function findKey() {
  const { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: given, XINZHI_TEST_DATA: site } = process.env;
  const ofSite = site ? path.join(site, "secrets", "actions") : null;
  if (given) return given;
  return ofSite && fs.existsSync(ofSite) ? fs.readFileSync(ofSite, "utf8").trim() : keepSecret(prepareDataFolder(), "actions", () => randomBytes(32).toString("base64"));
}

export async function startInstallation() {
  const folder = prepareFolder();
  const child = spawnNode([path.join(ROOT, "scripts/start.mjs")], {
    env: {
      ...RAISED,
      XINZHI_RATE_LINK: "100000/0.001",
      XINZHI_DATA: folder,
      PORT: "0",
      HOST: "localhost",
      XINZHI_URL: "",
      XINZHI_DEMO: "0",
      DATABASE_URL: "",
      DATABASE_OWNER_URL: "",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: findKey(),
    },
  });
  let said = "";
  const url = await new Promise((resolve, reject) => {
    const listen = (text) => {
      said += text;
      const found = /^http:\/\/localhost:\d+$/m.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`the installation ended\n${said}`)));
  });
  const isReady = () => fetch(`${url}/readyz`).then(({ ok }) => ok, () => false);
  // Not through `startDatabase`: it would bring back a database that its supervisor is about to bring back.
  const adminUrl = () => `postgres://postgres:${kept(folder, "secrets/database-postgres")}@127.0.0.1:${kept(folder, "database-port")}/xinzhi`;
  return {
    url,
    said: () => said,
    isReady,
    /** Ends the process; answers when its successor is ready, with the seconds that took. */
    hit: async (target, signal) => {
      const began = performance.now();
      const pid = target === "web" ? webOf(child.pid) : postmasterOf(folder);
      if (!pid) throw new Error(`there is no ${target} to hit\n${said}`);
      process.kill(pid, signal);
      for (;;) {
        if (child.exitCode !== null) throw new Error(`the installation gave up\n${said}`);
        const next = target === "web" ? webOf(child.pid) : postmasterOf(folder);
        if (next && next !== pid && describeProcess(next) && (await isReady())) return (performance.now() - began) / 1000;
        if (performance.now() - began > 300_000) throw new Error(`the ${target} did not come back\n${said}`);
        await pause(50);
      }
    },
    /** Rows of one statement, read past row-level security. */
    read: async (statement) => (await ask(adminUrl(), statement)).rows,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await ended;
      }
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

const kept = (folder, name) => fs.readFileSync(path.join(folder, name), "utf8").trim();

function webOf(parent) {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const line = (stdout ?? "").split("\n").find((text) => {
    const [, ppid] = text.trim().split(/\s+/);
    return Number(ppid) === parent && /serve\.mjs/.test(text);
  });
  return line ? Number(line.trim().split(/\s+/)[0]) : null;
}

/** As PostgreSQL itself notes it. */
function postmasterOf(folder) {
  try {
    return Number(fs.readFileSync(path.join(folder, "postgresql", "data", "postmaster.pid"), "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}
