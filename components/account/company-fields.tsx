"use client";
import type { FocusEvent, ReactNode } from "react";
import { ClassificationFields, type ClassificationLabels, type CompanyChoices } from "@/components/account/classification-fields";
import type { KeptForm } from "@/components/account/use-kept-form";
import { TextField } from "@/components/ui/field";
import { normaliseCreditCode } from "@/lib/core/credit-code";

export type CompanyLabels = ClassificationLabels & { name: string; nameHint: string; creditCode: string; creditCodeHint: string };

/** `stored`: what the fields hold unless the form was sent already. */
export function CompanyFields(props: { form: KeptForm; labels: CompanyLabels; choices: CompanyChoices; stored: Readonly<Record<string, string>>; /** What follows from the industry. */ besideIndustry?: ReactNode }) {
  const { form, labels, stored } = props;
  const { register, setValue, errorOf } = form;
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
      <ClassificationFields {...props} />
    </>
  );
}
