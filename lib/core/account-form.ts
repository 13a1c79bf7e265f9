import { checkCreditCode, type CreditCodeReason } from "@/lib/core/credit-code";
import { industryDigits, sectionOf } from "@/lib/core/industry";

/** What a company says of itself, as typed: at sign-up and in its settings. */
export const CLASSIFICATION_FIELDS = ["industry", "region", "group"] as const;
export const COMPANY_FIELDS = ["company", "creditCode", ...CLASSIFICATION_FIELDS] as const;
/** Who opens an account, as typed: at sign-up and on an invitation. */
export const PERSON_FIELDS = ["name", "login", "password"] as const;
/** What the link of a call leaves open. */
export const CALLED_FIELDS = [...PERSON_FIELDS, ...CLASSIFICATION_FIELDS] as const;
export const SIGN_UP_FIELDS = [...COMPANY_FIELDS, ...PERSON_FIELDS] as const;

type Field = (typeof SIGN_UP_FIELDS)[number];
export type Typed = Readonly<Partial<Record<Field, string>>>;

/** Why a field cannot be sent as it stands. The texts are in the messages under `public.problems`. */
export const FORM_REASONS = [
  "companyMissing",
  "creditCodeMissing",
  "creditCodeLength",
  "creditCodeCharacter",
  "creditCodeCheck",
  "creditCodeOld",
  "industryMissing",
  "industryUnknown",
  "regionMissing",
  "nameMissing",
  "loginMissing",
  "loginForm",
  "passwordMissing",
  "passwordShort",
] as const;
export type FormReason = (typeof FORM_REASONS)[number];
export type FieldFault = { readonly field: Field; readonly reason: FormReason };

/** What is wrong with a company's fields, in the order of the form; the server checks all of it again. */
export function checkCompany(typed: Typed): FieldFault[] {
  return [
    ...faultsOf([
      ["company", isBlank(typed.company) ? "companyMissing" : null],
      ["creditCode", reasonOfCreditCode(typed.creditCode)],
    ]),
    ...checkClassification(typed),
  ];
}

/** The same for a company whose name and code are stated already. */
export function checkClassification(typed: Typed): FieldFault[] {
  return faultsOf([
    ["industry", isBlank(typed.industry) ? "industryMissing" : readIndustry(typed.industry ?? "") === null ? "industryUnknown" : null],
    ["region", isBlank(typed.region) ? "regionMissing" : null],
  ]);
}

/** The same for a person; `leastPassword` in characters. */
export function checkPerson(typed: Typed, leastPassword: number): FieldFault[] {
  return faultsOf([
    ["name", isBlank(typed.name) ? "nameMissing" : null],
    ["login", isBlank(typed.login) ? "loginMissing" : looksLikeLogin(typed.login ?? "") ? null : "loginForm"],
    ["password", reasonOfPassword(typed.password, leastPassword)],
  ]);
}

export function reasonOfPassword(password: string | undefined, least: number): FormReason | null {
  if (!password) return "passwordMissing";
  return [...password.normalize("NFC")].length < least ? "passwordShort" : null;
}

/**
 * The digits of an industry as the field holds it: a code ("3813", "C3813"), or a code and the name of its division as
 * the list writes them ("38 电气机械和器材制造业"). `null` if no section has such a division.
 */
export function readIndustry(text: string): string | null {
  const [first = ""] = text.normalize("NFKC").trim().toUpperCase().split(/\s/);
  const digits = industryDigits(first);
  return digits !== null && sectionOf(digits) !== null ? digits : null;
}

function reasonOfCreditCode(code: string | undefined): FormReason | null {
  if (isBlank(code)) return "creditCodeMissing";
  const { normalised, reason } = checkCreditCode(code ?? "");
  // The registration number of before 2015, which old licences still show.
  if (/^\d{15}$/.test(normalised)) return "creditCodeOld";
  return reason === null ? null : REASONS[reason];
}
const REASONS = {
  length: "creditCodeLength",
  character: "creditCodeCharacter",
  // Which of the two check characters fails tells a person nothing: one character or another is wrong.
  innerCheck: "creditCodeCheck",
  check: "creditCodeCheck",
} as const satisfies Record<CreditCodeReason, FormReason>;

/** An e-mail address or a mobile number at first sight; the server decides. */
const looksLikeLogin = (login: string) => /^\S+@\S+\.\S+$/.test(login.trim()) || /^\+?[\d\s-]{11,20}$/.test(login.trim());

const isBlank = (text: string | undefined) => text === undefined || text.trim() === "";

function faultsOf(checks: readonly (readonly [Field, FormReason | null])[]): FieldFault[] {
  return checks.flatMap(([field, reason]) => (reason === null ? [] : [{ field, reason }]));
}
