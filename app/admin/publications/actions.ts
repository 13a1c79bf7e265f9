"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { LAST_DAY, MOST_UNITS, scheduleSchema, setSchedule } from "@/lib/server/publication-schedule";
import { LEAST_UNITS, requestPublication } from "@/lib/server/publications";

export async function saveSchedule(instrumentKey: string, _: unknown, form: FormData): Promise<FormState> {
  const t = (await loadLanguage()).words("publication");
  return submitForm(
    {
      organisation: await loadPlatform(),
      form,
      fields: ["day", "minUnits"],
      check: ({ day = "", minUnits = "" }) => [
        ...(day.trim() === "" || isWhole(day, 1, LAST_DAY) ? [] : [{ field: "day", message: t("admin.dayWrong") }]),
        ...(isWhole(minUnits, LEAST_UNITS, MOST_UNITS) ? [] : [{ field: "minUnits", message: t("admin.minUnitsWrong") }]),
      ],
      schema: scheduleSchema,
      read: ({ day = "", minUnits = "" }) => ({ instrumentKey, day: day.trim() === "" ? null : Number(plain(day)), minUnits: Number(plain(minUnits)) }),
    },
    async ({ viewer }, input) => {
      await setSchedule(viewer, input);
    },
  );
}

/** Digits may come in full width. */
const plain = (text: string): string => text.normalize("NFKC").trim();
const isWhole = (text: string, least: number, most: number): boolean => /^\d{1,3}$/.test(plain(text)) && Number(plain(text)) >= least && Number(plain(text)) <= most;

export async function startAgain(instrumentKey: string, fiscalYear: number, _: unknown): Promise<ActionResult<void>> {
  const platform = await loadPlatform();
  return runAction({ organisation: platform, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await requestPublication(viewer, platform ?? "", { instrumentKey, fiscalYear });
    redirectTo("/admin/publications?done=requested");
  });
}
