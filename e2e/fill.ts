import { expect, type APIRequestContext } from "@playwright/test";
import type { Firm } from "./firms";

/** Saves figures and answers as the page would; without `leaveOut` all that the firm has. */
export async function fillDraft(
  request: APIRequestContext,
  { home, assessment, firm, leaveOut = [] }: { readonly home: string; readonly assessment: string; readonly firm: Firm; readonly leaveOut?: readonly string[] },
): Promise<void> {
  const { origin } = new URL((await request.get("/healthz")).url());
  const save = async (url: string, changes: readonly { readonly revision: number }[], envelope: object) => {
    for (let from = 0; from < changes.length; from += 100) {
      const answer = await request.put(url, { headers: { origin }, data: { ...envelope, batch: crypto.randomUUID(), changes: changes.slice(from, from + 100) } });
      expect(answer.status(), await answer.text()).toBe(200);
    }
  };
  const figures = Object.entries(firm.figures).flatMap(([key, years]) =>
    Object.entries(years).map(([year, value]) => ({ key, year: year === "asOf" ? year : Number(year), revision: 0, value })),
  );
  await save(`/api/v1${home}/facts/standalone`, figures, {});
  const answers = Object.entries(firm.responses).flatMap(([item, { answer }]) => (leaveOut.includes(item) ? [] : [{ item, revision: 0, answer }]));
  await save(`/api/v1${assessment}/responses`, answers, { instrument: "xinzhi-enterprise@2026.1" });
}
