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
    // node:util says in English what is wrong; every other fault would be ours.
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
      throw new UsageError("option", { detail: error.message.split("\n")[0] ?? "" });
    }
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
