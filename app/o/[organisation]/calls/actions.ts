"use server";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { joinCampaign, joinSchema, namedSchema, setNamed } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";

/** What a form of the call's page says; the language is that of the text beside the choice. */
async function readForm(form: FormData): Promise<Record<string, unknown>> {
  const { locale } = await loadLanguage();
  return { named: form.get("named") ?? undefined, scope: form.get("scope") ?? undefined, locale };
}

/** The only field that can be missing is the choice: said in its own words. */
async function worded<Value>(result: ActionResult<Value>): Promise<ActionResult<Value>> {
  if (!("problem" in result) || result.problem.field !== "/named") return result;
  const { words } = await loadLanguage();
  return { problem: { ...result.problem, text: words("call")("consent.missing") } };
}

export async function join(organisation: string, participation: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return worded(
    await runAction({ organisation, schema: joinSchema, input: await readForm(form) }, async ({ viewer }, input) => {
      const { assessment } = await joinCampaign(viewer, organisation, participation, input);
      redirectTo(`/o/${organisation}/assessments/${assessment}`);
    }),
  );
}

export async function changeConsent(organisation: string, participation: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return worded(
    await runAction({ organisation, schema: namedSchema, input: await readForm(form) }, async ({ viewer }, input) => {
      await setNamed(viewer, organisation, participation, input);
      // Another address after each change: where only the part behind # differs, a browser shows the page as it was.
      redirectTo(`/o/${organisation}/calls/${participation}?done=${input.named ? "named" : "unnamed"}#consent`);
    }),
  );
}
