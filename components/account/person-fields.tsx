"use client";
import type { KeptForm } from "@/components/account/use-kept-form";
import { TextField } from "@/components/ui/field";

export type PersonLabels = { name: string; login: string; loginHint: string; password: string; passwordHint: string };

/** `login`: what is proposed for the login; the person may write another. */
export function PersonFields({ form, labels, login = "" }: { form: KeptForm; labels: PersonLabels; login?: string }) {
  const { register, errorOf, typed } = form;
  return (
    <>
      <TextField id="name" label={labels.name} error={errorOf("name")} autoComplete="name" maxLength={100} required defaultValue={typed("name")} {...register("name")} />
      <TextField
        id="login"
        label={labels.login}
        hint={labels.loginHint}
        error={errorOf("login")}
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        defaultValue={typed("login") ?? login}
        {...register("login")}
      />
      <TextField
        id="password"
        type="password"
        label={labels.password}
        hint={labels.passwordHint}
        error={errorOf("password")}
        autoComplete="new-password"
        required
        {...register("password")}
      />
    </>
  );
}
