"use client";
import type { FocusEvent, ReactNode } from "react";
import { Controller } from "react-hook-form";
import { IndustryField, type IndustryLabels } from "@/components/account/industry-field";
import { RegionField, type RegionLabels } from "@/components/account/region-field";
import type { KeptForm } from "@/components/account/use-kept-form";
import { TextField } from "@/components/ui/field";
import type { RegionOption } from "@/lib/browser/regions";
import { normaliseCreditCode } from "@/lib/core/credit-code";
import type { Industry } from "@/lib/core/facts/industry";
import type { Locale } from "@/lib/core/localised";

export type CompanyLabels = {
  name: string;
  nameHint: string;
  creditCode: string;
  creditCodeHint: string;
  industry: IndustryLabels;
  region: RegionLabels;
  group: string;
  groupHint: string;
  optional: string;
};
export type CompanyChoices = { locale: Locale; industries: readonly Industry[]; provinces: readonly RegionOption[] };

/** `stored`: what the fields hold unless the form was sent already. */
export function CompanyFields(props: { form: KeptForm; labels: CompanyLabels; choices: CompanyChoices; stored: Readonly<Record<string, string>>; /** What follows from the industry. */ besideIndustry?: ReactNode }) {
  const { form, labels, choices, stored } = props;
  const { register, control, setValue, errorOf } = form;
  const start = (field: string) => form.typed(field) ?? stored[field] ?? "";
  return (
    <>
      <TextField
        id="company"
        label={labels.name}
        hint={labels.nameHint}
        error={errorOf("company")}
        autoComplete="organization"
        maxLength={200}
        required
        defaultValue={start("company")}
        {...register("company")}
      />
      <TextField
        id="creditCode"
        label={labels.creditCode}
        hint={labels.creditCodeHint}
        error={errorOf("creditCode")}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        required
        defaultValue={start("creditCode")}
        // The code as it will be stored: what was tidied is seen.
        {...register("creditCode", { onBlur: (event: FocusEvent<HTMLInputElement>) => setValue("creditCode", normaliseCreditCode(event.target.value), { shouldValidate: true }) })}
      />
      <Controller
        control={control}
        name="industry"
        defaultValue={start("industry")}
        render={({ field }) => (
          <IndustryField
            id="industry"
            labels={labels.industry}
            locale={choices.locale}
            industries={choices.industries}
            value={field.value}
            error={errorOf("industry")}
            onChange={field.onChange}
            onBlur={field.onBlur}
          />
        )}
      />
      {props.besideIndustry}
      <Controller
        control={control}
        name="region"
        defaultValue={start("region")}
        render={({ field }) => (
          <RegionField
            id="region"
            labels={labels.region}
            locale={choices.locale}
            provinces={choices.provinces}
            value={field.value}
            error={errorOf("region")}
            onChange={field.onChange}
            onBlur={field.onBlur}
          />
        )}
      />
      <TextField
        id="group"
        label={labels.group}
        hint={labels.groupHint}
        optional={labels.optional}
        error={errorOf("group")}
        autoComplete="off"
        maxLength={200}
        defaultValue={start("group")}
        {...register("group")}
      />
    </>
  );
}
