import { readFileSync, statSync } from "node:fs";
import { parseArguments } from "@/cli/arguments";
import { findInstrument } from "@/cli/assessment";
import { printJson, UsageError, type Outcome } from "@/cli/command";
import { listInstruments, loadDictionary, loadInstrument, readInstrumentFiles } from "@/cli/content";
import { reasonOf } from "@/cli/input";
import { lintInstrument } from "@/lib/core/instrument/lint";
import { readInstrument, type InstrumentFile } from "@/lib/core/instrument/parse";

/** `instrument show ID@VERSION` and `instrument lint PATH`. */
export function instrument(args: readonly string[]): Promise<Outcome> {
  const { operands } = parseArguments(args, {});
  const [act, target, ...others] = operands;
  if (act !== "show" && act !== "lint") throw new UsageError("unknownCommand", { command: ["instrument", act ?? ""].join(" ").trim() });
  if (target === undefined) throw new UsageError("noOperand", { operand: act === "show" ? "ID@VERSION" : "PATH" });
  if (others.length > 0) throw new UsageError("tooManyOperands", { operand: others.join(" ") });
  return Promise.resolve(act === "show" ? printJson(findInstrument(target).instrument) : lint(target));
}

/** Prints its list in any case; faults are wrong content. An edition is compared with the others there are of it. */
function lint(path: string): Outcome {
  const files = readFiles(path);
  const { instrument: edition } = readInstrument(files);
  const others = listInstruments().filter((id) => edition && id.startsWith(`${edition.key}@`) && id !== `${edition.key}@${edition.version}`);
  const faults = lintInstrument(files, loadDictionary(), others.flatMap((id) => loadInstrument(id)?.instrument ?? []));
  return { ...printJson(faults), exitCode: faults.length > 0 ? 1 : 0 };
}

function readFiles(path: string): InstrumentFile[] {
  try {
    return statSync(path).isDirectory() ? readInstrumentFiles(path) : [{ path, text: readFileSync(path, "utf8") }];
  } catch (error) {
    throw new UsageError("unreadable", { path, reason: reasonOf(error) });
  }
}
