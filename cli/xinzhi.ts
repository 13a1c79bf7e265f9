import { run } from "@/cli/run";

const { exitCode, stdout, stderr } = await run(process.argv.slice(2), process.stdin);
await Promise.all([write(process.stdout, stdout), write(process.stderr, stderr)]);
// The PDF compiler keeps the event loop alive, so the process is ended here rather than left to end.
process.exit(exitCode);

/** Waits until the text has left the process: exit would cut off what a pipe has not taken yet. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A reader that has gone (`| head`) is no fault of the command.
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}
