import { parseArgs } from "node:util";
import { UsageError } from "@/cli/command";
import { LOCALES, type Locale } from "@/lib/core/localised";

type OptionNames<Name extends string> = Readonly<Record<Name, { readonly short?: string }>>;
export type ParsedArguments<Name extends string> = { readonly options: Readonly<Partial<Record<Name, string>>>; readonly operands: readonly string[] };

/** Options that take a value each, and operands; anything else is wrong usage. */
export function parseArguments<Name extends string>(args: readonly string[], names: OptionNames<Name>): ParsedArguments<Name> {
  const options = Object.fromEntries(
    Object.entries<{ readonly short?: string }>(names).map(([name, { short }]) => [name, { type: "string" as const, ...(short ? { short } : {}) }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { options: values as Partial<Record<Name, string>>, operands: positionals };
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) throw error;
    // node:util names the option in a sentence of its own; every other fault would be ours.
    const [, option = ""] = /'(-[^ '<]*)/.exec(error.message) ?? [];
    if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw new UsageError("unknownOption", { option });
    if (error.code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw new UsageError("optionValue", { option: option.replace(/,$/, "") });
    throw error;
  }
}

export function parseLocale(text: string | undefined): Locale {
  if (text === undefined) return "zh-CN";
  const locale = LOCALES.find((known) => known === text);
  if (!locale) throw new UsageError("localeUnknown", { locale: text });
  return locale;
}

/** The one file that a command reads. */
export function onlyOperand(operands: readonly string[]): string {
  const [file, ...others] = operands;
  if (file === undefined || others.length > 0) throw new UsageError("oneFile");
  return file;
}
