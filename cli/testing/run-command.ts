import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the real command line in a process of its own, as `npm run xinzhi` does. */
export function runCommand(args: readonly string[], input = ""): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--conditions=react-server", "cli/xinzhi.ts", ...args], {
    cwd: ROOT,
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
