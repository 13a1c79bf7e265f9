import { ContentError, contentLines, UsageError, type Command } from "@/cli/command";
import { cliWords } from "@/cli/content";
import { creditCode } from "@/cli/credit-code";
import { facts } from "@/cli/facts";
import { instrument } from "@/cli/instrument";
import { report } from "@/cli/report";
import { score } from "@/cli/score";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["facts", facts],
  ["score", score],
  ["report", report],
  ["credit-code", creditCode],
  ["instrument", instrument],
]);

/** 0: done · 1: the content of the input is wrong · 2: the command line is · 70: a fault of this program. */
const CONTENT_FAULT = 1;
const USAGE_FAULT = 2;
const OWN_FAULT = 70;

async function run([name, ...args]: readonly string[]): Promise<number> {
  try {
    if (name === undefined) throw new UsageError("noCommand");
    const command = COMMANDS.get(name);
    if (!command) throw new UsageError("unknownCommand", { command: name });
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
