"use server";
import { z } from "zod";
import { fieldsOf } from "@/app/o/[organisation]/campaigns/form-view";
import { wordFaults } from "@/app/o/[organisation]/campaigns/view";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { dayInChina } from "@/lib/core/calendar";
import { CAMPAIGN_FIELDS, checkCampaign, checkStep } from "@/lib/core/campaign-form";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { announceCampaign, campaignSchema, createCampaign, extendCampaign, extensionSchema, loadCampaign, removeCampaign, saveCampaign } from "@/lib/server/campaigns";
import { loadLanguage } from "@/lib/server/language";

const today = () => dayInChina(new Date());

export async function create(organisation: string, _: unknown, form: FormData): Promise<FormState> {
  const t = (await loadLanguage()).words("campaign");
  return submitForm(
    { organisation, form, fields: CAMPAIGN_FIELDS, check: (typed) => wordFaults(checkCampaign(typed, CAMPAIGN_FIELDS, today()), t), schema: campaignSchema },
    async ({ viewer }, input) => {
      const { campaign } = await createCampaign(viewer, organisation, input);
      redirectTo(`/o/${organisation}/campaigns/${campaign}?done=created`);
    },
  );
}

/** `revision`: of the campaign as its form was made. What the form did not ask for stays as it is. */
export async function save(organisation: string, campaign: string, revision: number, _: unknown, form: FormData): Promise<FormState> {
  const t = (await loadLanguage()).words("campaign");
  const fields = CAMPAIGN_FIELDS.filter((field) => form.has(field));
  return submitForm(
    {
      organisation,
      form,
      fields,
      check: (typed) => wordFaults(checkCampaign(typed, fields, today()), t),
      schema: z.record(z.string(), z.string()),
      texts: { CONFLICT: t("form.conflict"), STAGE: t("form.stage") },
    },
    async ({ viewer }, typed) => {
      await saveCampaign(viewer, organisation, campaign, { ...fieldsOf(await loadCampaign(viewer, organisation, campaign)), ...typed, revision });
      redirectTo(`/o/${organisation}/campaigns/${campaign}?done=saved`);
    },
  );
}

export async function announce(organisation: string, campaign: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await announceCampaign(viewer, organisation, campaign);
    redirectTo(`/o/${organisation}/campaigns/${campaign}?done=announced`);
  });
}

export async function extend(organisation: string, campaign: string, _: unknown, form: FormData): Promise<FormState> {
  const t = (await loadLanguage()).words("campaign");
  return submitForm(
    { organisation, form, fields: ["closesOn"], check: (typed) => wordFaults(checkStep(typed, ["closesOn"], today()), t), schema: extensionSchema },
    async ({ viewer }, input) => {
      await extendCampaign(viewer, organisation, campaign, input);
      redirectTo(`/o/${organisation}/campaigns/${campaign}?done=extended`);
    },
  );
}

export async function remove(organisation: string, campaign: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await removeCampaign(viewer, organisation, campaign);
    redirectTo(`/o/${organisation}/campaigns?done=removed`);
  });
}
