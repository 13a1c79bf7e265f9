import type { Problem } from "@/components/ui/notice";

/** What an action says back to a form: what was typed (never a password), what is wrong with it, or that it is done. */
export type FormState = {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  readonly done: boolean;
  /** Different for every answer, so that the same problems a second time are noticed too. */
  readonly id: string;
};
export type FormAction = (previous: FormState | null, form: FormData) => Promise<FormState>;
