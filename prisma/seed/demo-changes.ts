import type { DemoCompany, DemoFact } from "./demo-companies";
import type { DemoSchemes } from "./demo-schemes";

type Year = number | "asOf";
type Change = { readonly key: string; readonly year: Year; readonly revision: number } & DemoFact;

/** The calendar years that the figures are of; `applied`: of the application. */
export type DemoYears = { readonly fiscalYear: number; readonly applied: number };

/** Every figure of a company as changes of a sheet on which only `filedChanges` was saved before. */
export function factChanges({ asOf, years }: Pick<DemoCompany, "asOf" | "years">, schemes: DemoSchemes, { fiscalYear, applied }: DemoYears): readonly Change[] {
  const restated = new Map(schemes.restated.map(({ key, year, now }) => [`${key}/${String(year)}`, now]));
  const ofYears = (rows: DemoCompany["years"]) =>
    Object.entries(rows).flatMap(([key, values]) =>
      values.flatMap((value, back): Change[] => {
        const year = fiscalYear - back;
        const now = restated.get(`${key}/${String(year)}`);
        return value === null ? [] : [{ key, year, revision: now ? 1 : 0, value, ...now }];
      }),
    );
  return [...Object.entries(asOf).map(([key, fact]): Change => ({ key, year: "asOf", revision: 0, ...fact })), ...ofYears(years), ...schemeFigures(schemes, { fiscalYear, applied })];
}

/** What the schemes alone read, where the questionnaire's figures are entered already. */
export function schemeFigures({ asOf, years, evaluated }: DemoSchemes, { fiscalYear, applied }: DemoYears): readonly Change[] {
  const ofYears = (rows: Readonly<Record<string, readonly (string | null)[]>>, latest: number) =>
    Object.entries(rows).flatMap(([key, values]) => values.flatMap((value, back): Change[] => (value === null ? [] : [{ key, year: latest - back, revision: 0, value }])));
  return [
    ...Object.entries(asOf).map(([key, fact]): Change => ({ key, year: "asOf", revision: 0, ...fact })),
    ...ofYears(years, fiscalYear),
    ...ofYears(evaluated, applied),
  ];
}

/** Figures as they were filed before they were restated. */
export function filedChanges({ restated }: DemoSchemes): readonly Change[] {
  return restated.map(({ key, year, filed }) => ({ key, year, revision: 0, ...filed }));
}

/** Answers to the schemes' own questions, a call for each scheme. */
export function schemeCalls({ answers }: DemoSchemes): readonly { readonly pack: string; readonly changes: readonly { readonly question: string; readonly revision: number; readonly answer: unknown; readonly evidence?: string }[] }[] {
  return Object.entries(answers).map(([pack, questions]) => ({ pack, changes: Object.entries(questions).map(([question, given]) => ({ question, revision: 0, ...given })) }));
}
