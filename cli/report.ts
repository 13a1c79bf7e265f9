import { writeFile } from "node:fs/promises";
import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { findInstrument, scoreFile } from "@/cli/assessment";
import { ContentError, UsageError, type Outcome, type StandardInput } from "@/cli/command";
import { industryTitle, listInstruments, loadDictionary, regionTitle } from "@/cli/content";
import { reasonOf } from "@/cli/input";
import { standingOf } from "@/cli/standing";
import { checkCreditCode } from "@/lib/core/credit-code";
import type { AssessmentFile } from "@/lib/core/facts/assessment-file";
import type { Locale } from "@/lib/core/localised";
import { buildReport } from "@/lib/core/report/build";
import type { Report } from "@/lib/core/report/report";
import { renderJson } from "@/lib/documents/json";
import { renderPdf } from "@/lib/documents/pdf/render";
import { reportWords } from "@/lib/documents/words";

type Render = (report: Report, now: Date) => Promise<Buffer>;
const RENDERERS: Readonly<Record<string, Render>> = {
  pdf: (report, now) => renderPdf(report, { createdAt: now }),
  json: (report) => Promise.resolve(renderJson(report)),
};
/** Known formats that this edition does not write. */
const LATER_FORMATS = ["docx", "pptx", "xlsx"];

/** `report --format pdf|json -o OUT FILE`: the report of an assessment as a file. */
export async function report(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { format: {}, output: { short: "o" }, locale: {}, instrument: {} });
  const locale = parseLocale(options.locale);
  const render = rendererOf(options.format);
  const { output } = options;
  if (output === undefined) throw new UsageError("outputRequired");
  const path = onlyOperand(operands);
  const loaded = findInstrument(options.instrument ?? listInstruments().at(-1) ?? "");
  const { file, evaluation } = await scoreFile(path, stdin, loaded, locale);
  const now = new Date();
  const built = buildReport({
    evaluation,
    instrument: loaded.instrument,
    dictionary: loadDictionary(),
    sheet: file.sheet,
    responses: file.responses,
    organisation: organisationOf(file, locale),
    submission: null,
    words: reportWords(locale),
    locale,
    now,
    staleFacts: [],
    standing: standingOf(file, evaluation, now, locale),
  });
  const bytes = await render(built, now);
  await save(output, bytes);
  return { output: "", exitCode: 0 };
}

function rendererOf(format: string | undefined): Render {
  if (format === undefined) throw new UsageError("formatRequired");
  if (LATER_FORMATS.includes(format)) throw new UsageError("formatNotYet", { format });
  const render = Object.hasOwn(RENDERERS, format) ? RENDERERS[format] : undefined;
  if (!render) throw new UsageError("formatUnknown", { format });
  return render;
}

/** The name is needed; a credit code that fails its check would stand on a cover as if it were true. */
function organisationOf({ organisation, sheet }: AssessmentFile, locale: Locale) {
  if (!organisation) throw new ContentError([{ pointer: "/organisation", code: "cli", key: "organisation", values: {} }], locale);
  const { name, creditCode } = organisation;
  const checked = creditCode === null ? null : checkCreditCode(creditCode);
  if (checked && !checked.valid) throw new ContentError([{ pointer: "/organisation/creditCode", code: "cli", key: "creditCode", values: {} }], locale);
  const { industry, region } = sheet.profile;
  return {
    name,
    creditCode: checked && checked.normalised,
    industry: industry === null ? null : industryTitle(industry, locale),
    region: region === null ? null : regionTitle(region, locale),
  };
}

async function save(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UsageError("unwritable", { path, reason: reasonOf(error) });
  }
}
