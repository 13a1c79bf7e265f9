import type { APIRequestContext } from "@playwright/test";
import type { SampleCompany, SampleFile } from "@/lib/core/packs/vectors/sample-companies";
import { register } from "./accounts";
import { FISCAL_YEAR } from "./firms";

/** A generated company that a manager has entered: where it begins, and the file that the command line reads. */
export type SampleFirm = { readonly name: string; readonly home: string; readonly file: SampleFile; /** What pages and files are asked with. */ readonly query: string };

type Change = { readonly key: string; readonly year: number | "asOf"; readonly revision: 0 } & Readonly<Record<string, unknown>>;

/** The company with its figures in the years that pages show first. Their year is always the last one, whatever year this is. */
export function upToDate({ name, file }: SampleCompany): SampleCompany {
  const onward = FISCAL_YEAR - file.fiscalYear;
  const years = (value: unknown): unknown =>
    isObject(value) && !("state" in value) ? Object.fromEntries(Object.entries(value).map(([year, entry]) => [String(Number(year) + onward), entry])) : value;
  return { name, file: { ...file, fiscalYear: FISCAL_YEAR, facts: Object.fromEntries(Object.entries(file.facts).map(([key, value]) => [key, years(value)])) } };
}

/**
 * Registers a generated company, with its industry and region, and saves its figures and declared answers through the calls
 * that pages save with. Whatever is not saved is an error: the company would not be the one of the file.
 */
export async function enterSample(request: APIRequestContext, { name, file }: SampleCompany): Promise<SampleFirm> {
  const { fiscalYear, scope, profile, facts, sheet } = file;
  const { home } = await register(request, { name, regionCode: profile.region, industry: { code: profile.industry } });
  const { origin } = new URL((await request.get("/healthz")).url());
  const put = async (url: string, data: object) => {
    const answer = await request.put(`/api/v1${home}${url}`, { headers: { origin }, data: { batch: crypto.randomUUID(), ...data } });
    if (answer.status() !== 200) throw new Error(`${name}, ${url} answered ${String(answer.status())}: ${(await answer.text()).slice(0, 500)}`);
  };
  const changes = Object.entries(facts).flatMap(([key, value]) => changesOf(key, value));
  for (let from = 0; from < changes.length; from += 200) await put(`/facts/${scope}`, { changes: changes.slice(from, from + 200) });
  for (const [pack, answers] of Object.entries(sheet ?? {})) {
    await put("/standing/answers", { scope, fiscalYear, pack, changes: Object.entries(answers as object).map(([question, answer]: [string, unknown]) => ({ question, revision: 0, answer })) });
  }
  return { name, home, file, query: new URLSearchParams({ year: String(fiscalYear), scope, application: "new" }).toString() };
}

/** A figure of the file as changes: of each year, or as of the day; with a value, or with why there is none. */
function changesOf(key: string, value: unknown): Change[] {
  const change = (year: number | "asOf", entry: unknown): Change => ({ key, year, revision: 0, ...(isObject(entry) ? entry : { value: entry }) });
  return isObject(value) && !("state" in value) ? Object.entries(value).map(([year, entry]) => change(Number(year), entry)) : [change("asOf", value)];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
