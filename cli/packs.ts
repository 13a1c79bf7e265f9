import { parseArguments, parseLocale } from "@/cli/arguments";
import { printJson, UsageError, type Outcome } from "@/cli/command";
import { loadPackLibrary } from "@/cli/content";

/** `packs`: the official schemes that can be judged by. */
export function packs(args: readonly string[]): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { locale: {} });
  const locale = parseLocale(options.locale);
  if (operands.length > 0) throw new UsageError("tooManyOperands", { operand: operands.join(" ") });
  const printed = loadPackLibrary().packs.map(({ id, title, document, effective, applications, evidence }) => ({
    id,
    title: title[locale],
    document: document[locale],
    effectiveFrom: effective.from,
    effectiveTo: effective.to,
    applications: applications.map((application) => application.id),
    evidence,
  }));
  return Promise.resolve(printJson(printed));
}
