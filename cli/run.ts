import { ContentError, contentLines, UsageError, type Command, type StandardInput } from "@/cli/command";
import { cliWords } from "@/cli/content";
import type { Locale } from "@/lib/core/localised";

/** Loaded when called: the drawing and typesetting behind `report` would cost every other command a second. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["packs", async () => (await import("@/cli/packs")).packs],
  ["facts", async () => (await import("@/cli/facts")).facts],
  ["rules", async () => (await import("@/cli/rules")).rules],
  ["score", async () => (await import("@/cli/score")).score],
  ["report", async () => (await import("@/cli/report")).report],
  ["entropy", async () => (await import("@/cli/entropy")).entropy],
  ["publish", async () => (await import("@/cli/publish")).publish],
  ["credit-code", async () => (await import("@/cli/credit-code")).creditCode],
  ["instrument", async () => (await import("@/cli/instrument")).instrument],
]);

/** 0: done · 1: the content of the input is wrong · 2: the command line is · 70: a fault of this program. */
export type ExitCode = 0 | 1 | 2 | 70;
export type Run = { readonly exitCode: ExitCode; readonly stdout: string; readonly stderr: string };

/** Runs one command; every fault has become an exit code and a text. */
export async function run([name, ...args]: readonly string[], stdin: StandardInput): Promise<Run> {
  try {
    if (name === undefined) throw new UsageError("noCommand");
    const load = COMMANDS.get(name);
    if (!load) throw new UsageError("unknownCommand", { command: name });
    const command = await load();
    const { output, exitCode } = await command(args, stdin);
    return { exitCode, stdout: output, stderr: "" };
  } catch (error) {
    return explain(error, args.join(" ").includes("--locale en") || args.includes("--locale=en") ? "en" : "zh-CN");
  }
}

/** `locale`: of wrong usage, which may be that the options cannot be read; wrong content has its own. */
function explain(error: unknown, locale: Locale): Run {
  try {
    if (error instanceof ContentError) return failed(1, contentLines(error));
    if (error instanceof UsageError) {
      const words = cliWords(locale);
      return failed(2, `${words(`cli.${error.key}`, error.values)}\n\n${words("cli.usage")}`);
    }
    return ownFault(error);
  } catch (fault) {
    // A text that is missing must not look like wrong content.
    return ownFault(fault);
  }
}

const failed = (exitCode: ExitCode, text: string): Run => ({ exitCode, stdout: "", stderr: `${text}\n` });
const ownFault = (error: unknown): Run => failed(70, error instanceof Error ? (error.stack ?? error.message) : String(error));
