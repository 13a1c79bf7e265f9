import { parseArguments } from "@/cli/arguments";
import { printJson, UsageError, type Outcome } from "@/cli/command";
import { checkCreditCode } from "@/lib/core/credit-code";

/** `credit-code CODE…`: a code that is not valid is a result, not an error. */
export function creditCode(args: readonly string[]): Promise<Outcome> {
  const { operands } = parseArguments(args, {});
  if (operands.length === 0) throw new UsageError("noOperand", { operand: "CODE" });
  return Promise.resolve(printJson(operands.map(checkCreditCode)));
}
