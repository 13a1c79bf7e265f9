import "server-only";
import type { CompanyChoices } from "@/components/account/classification-fields";
import type { CompanyLabels } from "@/components/account/company-fields";
import type { PersonLabels } from "@/components/account/person-fields";
import { FORM_REASONS, readIndustry, type FieldFault, type FormReason } from "@/lib/core/account-form";
import { searchIndustries } from "@/lib/core/facts/industry";
import type { Locale, Words } from "@/lib/core/localised";
import type { Problem } from "@/components/ui/notice";
import { loadIndustries, loadRegions } from "@/lib/server/content";
import type { Language } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";

/** What a company can choose from. */
export function companyChoices(locale: Locale): CompanyChoices {
  const regions = loadRegions();
  const parents = new Set(regions.map(({ parent }) => parent));
  return {
    locale,
    industries: divisions(),
    provinces: regions.filter(({ parent }) => parent === null).map(({ code, name, en }) => ({ code, name, en, leaf: !parents.has(code) })),
  };
}

/** `t`: the words of `public`. */
export function companyLabels(t: Words): CompanyLabels {
  return {
    name: t("signUp.companyName"),
    nameHint: t("signUp.companyNameHint"),
    creditCode: t("signUp.creditCode"),
    creditCodeHint: t("signUp.creditCodeHint"),
    industry: { label: t("signUp.industry"), hint: t("signUp.industryHint"), empty: t("signUp.industryEmpty"), show: t("signUp.industryShow") },
    region: {
      label: t("signUp.region"),
      hint: t("signUp.regionHint"),
      province: t("signUp.province"),
      city: t("signUp.city"),
      county: t("signUp.county"),
      choose: t("signUp.choose"),
      code: t("signUp.regionCode"),
      codeHint: t("signUp.regionCodeHint"),
      failed: t("signUp.regionFailed"),
    },
    group: t("signUp.group"),
    groupHint: t("signUp.groupHint"),
    optional: t("signUp.optional"),
  };
}

export function personLabels(t: Words): PersonLabels {
  return {
    name: t("signUp.personName"),
    login: t("signUp.email"),
    loginHint: t("signUp.emailHint"),
    password: t("signUp.password"),
    passwordHint: t("signUp.passwordHint", { least: LEAST_PASSWORD_LENGTH }),
  };
}

export function formReasons(t: Words): Record<FormReason, string> {
  return Object.fromEntries(FORM_REASONS.map((reason) => [reason, t(`problems.${reason}`, { least: LEAST_PASSWORD_LENGTH })])) as Record<FormReason, string>;
}

export function wordFaults(faults: readonly FieldFault[], language: Language): Problem[] {
  const reasons = formReasons(language.words("public"));
  return faults.map(({ field, reason }) => ({ field, message: reasons[reason] }));
}

/** A form's texts with those of the company brought to codes: without scripts an industry may come by name, a region by digits. */
export function readCompanyForm(form: FormData): FormData {
  const read = new FormData();
  for (const [name, value] of form) if (!name.startsWith("$ACTION")) read.append(name, value);
  const text = (name: string) => String(form.get(name) ?? "").trim();
  read.set("industry", industryOf(text("industry")));
  read.set("region", text("region") || text("regionCode").normalize("NFKC"));
  return read;
}

/** Digits where they are stated or the name can mean one division only; else as typed. */
function industryOf(text: string): string {
  const digits = readIndustry(text);
  if (digits !== null || text === "") return digits ?? "";
  const found = searchIndustries(divisions(), text, 2);
  const exact = found.find(({ title }) => Object.values(title).some((known) => known.toLowerCase() === text.toLowerCase()));
  return exact?.code ?? (found.length === 1 ? (found[0]?.code ?? text) : text);
}

const divisions = () => loadIndustries().filter(({ parent }) => parent !== null);
