/** Makes the service worker: one classic script, with the texts and colours of its offline page inside. Plain Node. */
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "./database.mjs";

export const workerFile = path.join(ROOT, "public", "worker.js");

const LANGUAGES = ["zh-CN", "en"];
const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.75 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","HarmonyOS Sans SC","WenQuanYi Micro Hei",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
:lang(en){font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans","DejaVu Sans",sans-serif;line-height:1.6}
header{border-bottom:1px solid var(--line);background:var(--surface)}
header p{margin:0;font-size:1.125rem;font-weight:700}
header p,main{max-width:72rem;margin:0 auto;padding:.75rem 1rem}
section{max-width:38rem;padding:1.5rem 0}
section+section{border-top:1px solid var(--line)}
h1,h2,h3{margin:0 0 .75rem;font-weight:700}
h1{font-size:1.75rem;line-height:1.35}
h2{font-size:1.375rem;line-height:1.45}
h3{font-size:1.125rem;line-height:1.5}
p{margin:0 0 .75rem}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.retry{display:inline-flex;align-items:center;min-height:2.75rem;margin:.5rem 0 1rem;padding:0 1.25rem;border-radius:.375rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none}
ul{margin:0;padding:0;list-style:none}
li{display:flex;flex-wrap:wrap;align-items:center;gap:0 .75rem;border-top:1px solid var(--line)}
li a{display:inline-flex;align-items:center;min-height:2.75rem}
li span,.none{color:var(--muted);font-size:.875rem}
`;

/** `build` tells the pages that were kept under one build from those of another. */
export async function buildWorker(build) {
  // Only now: this file is read before any package is there.
  const esbuild = await import("esbuild");
  const { code: style } = await esbuild.transform(readText("app/tokens.css") + STYLE, { loader: "css", minify: true });
  await esbuild.build({
    entryPoints: [path.join(ROOT, "lib/browser/worker/worker.ts")],
    outfile: workerFile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    tsconfig: path.join(ROOT, "lib/browser/worker/tsconfig.json"),
    legalComments: "none",
    logLevel: "silent",
    define: {
      "process.env.NODE_ENV": '"production"',
      BUILD: JSON.stringify(build),
      STYLE: JSON.stringify(style.trim()),
      WORDS: JSON.stringify(LANGUAGES.map(wordsOf)),
    },
  });
  // Its service would live as long as the installation.
  await esbuild.stop();
}

function wordsOf(language) {
  const messages = (namespace) => JSON.parse(readText(`lib/content/messages/${language}/${namespace}.json`));
  return { language, name: messages("shell").name, ...messages("offline") };
}

const readText = (file) => fs.readFileSync(path.join(ROOT, file), "utf8");
