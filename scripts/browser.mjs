/** A Chromium for the journeys: what is there already, else installed the way the machine allows. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Refusal } from "./database.mjs";
import { bin, run } from "./install.mjs";

/** The shell first: the same engine without the windows of a browser, whose drawing costs as much as the pages. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];
const isRoot = process.getuid?.() === 0;

/** Path of a Chromium that starts. Throws `Refusal`, with what to do, where there is none and none can be installed. */
export async function ensureBrowser(say) {
  const chosen = process.env.XINZHI_BROWSER;
  if (chosen) {
    if (!starts(chosen)) throw new Refusal(`XINZHI_BROWSER 无法运行：${chosen} · The browser of XINZHI_BROWSER does not start.`);
    return chosen;
  }
  const present = await findBrowser();
  if (present) return present;

  say("正在安装浏览器…… · installing a browser…");
  const failures = [];
  const attempt = async (what, command, env) => {
    try {
      await run(command, { what, env });
    } catch (error) {
      failures.push(error.message);
    }
    return findBrowser();
  };
  const byPlaywright = await attempt("playwright install", [process.execPath, bin.playwright, "install", ...(isRoot ? ["--with-deps"] : []), "chromium"]);
  if (byPlaywright) return byPlaywright;
  if (isRoot && spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0) {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await attempt("apt-get update", ["apt-get", "update"], quiet);
    const byDebian = await attempt("apt-get install", ["apt-get", "install", "-y", "--no-install-recommends", "chromium-headless-shell", "fonts-noto-cjk"], quiet);
    if (byDebian) return byDebian;
  }
  throw new Refusal(
    `没有可用的浏览器。请运行 npx playwright install --with-deps chromium，或用 XINZHI_BROWSER 指明 Chromium 的位置 · No browser. Run npx playwright install --with-deps chromium, or name a Chromium in XINZHI_BROWSER.\n${failures.join("\n")}`,
  );
}

async function findBrowser() {
  const { chromium } = await import("@playwright/test");
  const onPath = (process.env.PATH ?? "").split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [chromium.executablePath(), ...onPath, ...PLACES].find((file) => file && fs.existsSync(file) && starts(file)) ?? null;
}

/** A package that only promises a browser (a stub that points elsewhere) does not count. */
function starts(file) {
  return spawnSync(file, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(await ensureBrowser((text) => console.error(text)));
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exit(1);
  }
}
