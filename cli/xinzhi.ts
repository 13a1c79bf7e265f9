import { ContentError, contentLines, UsageError, type Command } from "@/cli/command";
import { cliWords } from "@/cli/content";

/** Loaded when called: the drawing and typesetting behind `report` would cost every other command a second. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["facts", async () => (await import("@/cli/facts")).facts],
  ["score", async () => (await import("@/cli/score")).score],
  ["report", async () => (await import("@/cli/report")).report],
  ["credit-code", async () => (await import("@/cli/credit-code")).creditCode],
  ["instrument", async () => (await import("@/cli/instrument")).instrument],
]);

/** 0: done · 1: the content of the input is wrong · 2: the command line is · 70: a fault of this program. */
const CONTENT_FAULT = 1;
const USAGE_FAULT = 2;
const OWN_FAULT = 70;

async function run([name, ...args]: readonly string[]): Promise<number> {
  try {
    if (name === undefined) throw new UsageError("noCommand");
    const load = COMMANDS.get(name);
    if (!load) throw new UsageError("unknownCommand", { command: name });
    const command = await load();
    const { output, exitCode } = await command(args);
    await write(process.stdout, output);
    return exitCode;
  } catch (error) {
    if (error instanceof ContentError) {
      await write(process.stderr, `${contentLines(error)}\n`);
      return CONTENT_FAULT;
    }
    if (error instanceof UsageError) {
      const words = cliWords("zh-CN");
      await write(process.stderr, `${words(`cli.${error.key}`, error.values)}\n\n${words("cli.usage")}\n`);
      return USAGE_FAULT;
    }
    await write(process.stderr, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return OWN_FAULT;
  }
}

/** Waits until the text has left the process: exit would cut off what a pipe has not taken yet. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A reader that has gone (`| head`) is no fault of the command.
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}

// The PDF compiler keeps the event loop alive, so the process is ended here rather than left to end.
process.exit(await run(process.argv.slice(2)));
