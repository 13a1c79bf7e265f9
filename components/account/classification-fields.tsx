"use client";
import type { ReactNode } from "react";
import { Controller } from "react-hook-form";
import { IndustryField, type IndustryLabels } from "@/components/account/industry-field";
import { RegionField, type RegionLabels } from "@/components/account/region-field";
import type { KeptForm } from "@/components/account/use-kept-form";
import { TextField } from "@/components/ui/field";
import type { RegionOption } from "@/lib/browser/regions";
import type { Industry } from "@/lib/core/facts/industry";
import type { Locale } from "@/lib/core/localised";

export type ClassificationLabels = { industry: IndustryLabels; region: RegionLabels; group: string; groupHint: string; optional: string };
export type CompanyChoices = { locale: Locale; industries: readonly Industry[]; provinces: readonly RegionOption[] };

/** What a company is counted under. `stored`: what the fields hold unless the form was sent already. */
export function ClassificationFields(props: { form: KeptForm; labels: ClassificationLabels; choices: CompanyChoices; stored: Readonly<Record<string, string>>; /** What follows from the industry. */ besideIndustry?: ReactNode }) {
  const { form, labels, choices, stored } = props;
  const { register, control, errorOf } = form;
  const start = (field: string) => form.typed(field) ?? stored[field] ?? "";
  return (
    <>
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
