"use server";
import { z } from "zod";
import { wordFaults } from "@/app/o/[organisation]/campaigns/view";
import { ownUrl } from "@/app/own-url";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import type { MadeLink } from "@/components/account/link-form";
import { dayInChina } from "@/lib/core/calendar";
import { checkStep } from "@/lib/core/campaign-form";
import { wordClosing } from "@/lib/core/closing-words";
import { AppError } from "@/lib/core/errors";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadCampaign } from "@/lib/server/campaigns";
import { loadLanguage } from "@/lib/server/language";
import { wordInvitation } from "@/lib/server/message-words";
import { loadOrganisation } from "@/lib/server/organisations";
import { loadLink, relink } from "@/lib/server/participation-links";
import { loadParticipation, removeParticipation, reopenParticipation, returnParticipation } from "@/lib/server/participations";

/** The page of the enterprise, and what its forms are bound to. */
export type Place = { readonly organisation: string; readonly campaign: string; readonly participation: string };
const pathOf = ({ organisation, campaign, participation }: Place) => `/o/${organisation}/campaigns/${campaign}/enterprises/${participation}`;

const dayOrNone = z.string().trim().transform((day) => day || undefined);

/** `fields`: what the form asked for; a new day only where the closing has passed. */
export async function sendBack(place: Place, fields: readonly string[], _: unknown, form: FormData): Promise<FormState> {
  return submitForm(await callOf(place, fields, form), async ({ viewer }, { reason, closesOn }) => {
    await returnParticipation(viewer, place.organisation, place.participation, { reason, closesOn });
    redirectTo(`${pathOf(place)}?done=returned`);
  });
}

export async function reopen(place: Place, fields: readonly string[], _: unknown, form: FormData): Promise<FormState> {
  return submitForm(await callOf(place, fields, form), async ({ viewer }, { reason, closesOn = "" }) => {
    await reopenParticipation(viewer, place.organisation, place.participation, { reason, closesOn });
    redirectTo(`${pathOf(place)}?done=reopened`);
  });
}

const stepSchema = z.object({ reason: z.string(), closesOn: dayOrNone });

async function callOf(place: Place, fields: readonly string[], form: FormData) {
  const t = (await loadLanguage()).words("campaign");
  return {
    organisation: place.organisation,
    form,
    fields: ["reason", "closesOn"],
    check: (typed: Record<string, string>) => wordFaults(checkStep(typed, fields, dayInChina(new Date())), t),
    schema: stepSchema,
  };
}

/** The link as it stands, with words to pass it on by. */
export async function showLink(place: Place, _: unknown): Promise<ActionResult<MadeLink>> {
  return runAction({ organisation: place.organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    const link = await loadLink(viewer, place.organisation, place.participation);
    if (!link) throw new AppError("STAGE");
    const enterprise = await loadParticipation(viewer, place.organisation, place.participation);
    const { name: authority } = await loadOrganisation(viewer, place.organisation);
    const { locale, words } = await loadLanguage();
    const url = ownUrl(link.path);
    const { subject, text } = wordInvitation({ authority, enterprise, url, campaign: await loadCampaign(viewer, place.organisation, enterprise.campaign.id) }, locale);
    const mailto = `mailto:${encodeURIComponent(enterprise.contactEmail ?? "")}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll("\n", "\r\n"))}`;
    return { url, text: words("campaign")("enterprise.shown", { at: wordClosing(link.expiresAt, locale) }), message: { text, mailto } };
  });
}

export async function makeLink(place: Place, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation: place.organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await relink(viewer, place.organisation, place.participation);
    redirectTo(`${pathOf(place)}?done=relinked#link`);
  });
}

export async function removeEnterprise(place: Place, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation: place.organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await removeParticipation(viewer, place.organisation, place.participation);
    redirectTo(`/o/${place.organisation}/campaigns/${place.campaign}?done=enterpriseRemoved`);
  });
}
