"use client";
import { useCallback } from "react";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { SendButton } from "@/components/account/send-button";
import { useKeptForm } from "@/components/account/use-kept-form";
import { AreaField, SelectField, TextField } from "@/components/ui/field";
import { Card } from "@/components/ui/page";
import type { Day } from "@/lib/core/calendar";
import { checkCampaign, LONGEST_CAMPAIGN_TEXT, type CampaignField, type CampaignReason } from "@/lib/core/campaign-form";

export type CampaignFormLabels = Readonly<
  Record<
    | "problems" | "about" | "days" | "invitation" | "contact" | "name" | "nameHint" | "fiscalYear" | "fiscalYearHint" | "instrument" | "opensOn" | "opensOnHint" | "closesOn" | "closesOnHint"
    | "text" | "textHint" | "contactName" | "contactPhone" | "contactPhoneHint" | "contactEmail" | "optional" | "submit" | "busy",
    string
  > & { reasons: Readonly<Record<CampaignReason, string>> }
>;

/** What an official states of a campaign. `fields`: what can still change; the rest is left out. */
export function CampaignForm(props: {
  action: FormAction;
  fields: readonly CampaignField[];
  /** As it is stored or proposed. */
  stored: Readonly<Record<CampaignField, string>>;
  years: readonly string[];
  instruments: readonly { readonly id: string; readonly label: string }[];
  today: Day;
  labels: CampaignFormLabels;
}) {
  const { labels, fields, stored, today } = props;
  const { reasons } = labels;
  const check = useCallback((typed: Record<string, string>) => checkCampaign(typed, fields, today).map(({ field, reason }) => ({ field, message: reasons[reason] })), [fields, today, reasons]);
  const form = useKeptForm({ action: props.action, fields, check });
  const control = (field: CampaignField) => ({ id: field, error: form.errorOf(field), defaultValue: form.typed(field) ?? stored[field], ...form.register(field) });
  const has = (field: CampaignField) => fields.includes(field);
  return (
    <form {...form.form} className="space-y-6">
      <FormSummary title={labels.problems} {...form.summary} />
      <Card>
        <h2 className="mb-4 text-lg">{labels.about}</h2>
        <div className="space-y-5">
          <TextField label={labels.name} hint={labels.nameHint} autoComplete="off" maxLength={120} required {...control("title")} />
          {has("fiscalYear") ? (
            <SelectField label={labels.fiscalYear} hint={labels.fiscalYearHint} {...control("fiscalYear")}>
              {props.years.map((year) => (
                <option key={year} value={year}>
                  {year}
                </option>
              ))}
            </SelectField>
          ) : null}
          {has("instrument") ? (
            <SelectField label={labels.instrument} {...control("instrument")}>
              {props.instruments.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </SelectField>
          ) : null}
        </div>
      </Card>
      {has("opensOn") ? (
        <Card>
          <h2 className="mb-4 text-lg">{labels.days}</h2>
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField type="date" label={labels.opensOn} hint={labels.opensOnHint} required {...control("opensOn")} />
            <TextField type="date" label={labels.closesOn} hint={labels.closesOnHint} required {...control("closesOn")} />
          </div>
        </Card>
      ) : null}
      <Card>
        <h2 className="mb-4 text-lg">{labels.invitation}</h2>
        <AreaField label={labels.text} hint={labels.textHint} rows={9} maxLength={LONGEST_CAMPAIGN_TEXT} required {...control("text")} />
      </Card>
      <Card>
        <h2 className="mb-4 text-lg">{labels.contact}</h2>
        <div className="space-y-5">
          <TextField label={labels.contactName} autoComplete="off" maxLength={60} required {...control("contactName")} />
          <TextField label={labels.contactPhone} hint={labels.contactPhoneHint} optional={labels.optional} inputMode="tel" autoComplete="off" maxLength={40} {...control("contactPhone")} />
          <TextField label={labels.contactEmail} optional={labels.optional} inputMode="email" autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={254} {...control("contactEmail")} />
        </div>
      </Card>
      <SendButton pending={form.pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
