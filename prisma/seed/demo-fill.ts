import { randomUUID } from "node:crypto";
import { saveFacts } from "@/lib/server/facts";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { saveResponses } from "@/lib/server/responses";
import { saveSchemeAnswers } from "@/lib/server/standing";
import { dayInChina } from "@/lib/core/calendar";
import type { System } from "@/lib/server/viewer";
import { factChanges, filedChanges, schemeCalls } from "./demo-changes";
import type { DemoCompany } from "./demo-companies";

/** What a demonstration company enters, through the functions that people's requests go through. */
export const FISCAL_YEAR = 2025;
/** An application is made in the year of today. */
const APPLIED = Number(dayInChina(new Date()).slice(0, 4));
export const SCOPE = "standalone";

export async function fillFacts(viewer: System, organisation: string, company: DemoCompany): Promise<void> {
  const save = (part: readonly unknown[]) => saveFacts(viewer, organisation, SCOPE, { batch: randomUUID(), changes: part });
  const schemes = company.schemes(APPLIED);
  await saveAll(filedChanges(schemes), save);
  await saveAll(factChanges(company, schemes, { fiscalYear: FISCAL_YEAR, applied: APPLIED }), save);
}

export async function fillSchemes(viewer: System, organisation: string, { schemes }: DemoCompany): Promise<void> {
  for (const { pack, changes } of schemeCalls(schemes(APPLIED))) {
    await saveAll(changes, (part) => saveSchemeAnswers(viewer, organisation, { scope: SCOPE, fiscalYear: FISCAL_YEAR, pack, changes: part }));
  }
}

/** The first so many answers of a company; all of them without a number. */
export async function fillAnswers(viewer: System, organisation: string, assessment: string, { answers }: DemoCompany, most?: number): Promise<void> {
  const { instrument } = await loadLatestInstrument(viewer);
  const changes = Object.entries(answers).slice(0, most).map(([item, response]) => ({ item, revision: 0, ...response }));
  await saveAll(changes, (part) =>
    saveResponses(viewer, organisation, assessment, { instrument: `${instrument.key}@${instrument.version}`, batch: randomUUID(), changes: part }),
  );
}

/** A figure or answer that is refused stops the seed: a demonstration with holes shows the wrong thing. */
async function saveAll<Change>(changes: readonly Change[], save: (part: readonly Change[]) => Promise<{ readonly results: readonly { readonly status: string }[] }>): Promise<void> {
  for (let start = 0; start < changes.length; start += 100) {
    const { results } = await save(changes.slice(start, start + 100));
    const refused = results.filter(({ status }) => status !== "saved");
    if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
}
