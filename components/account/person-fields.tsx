"use client";
import type { KeptForm } from "@/components/account/use-kept-form";
import { TextField } from "@/components/ui/field";

export type PersonLabels = { name: string; login: string; loginHint: string; password: string; passwordHint: string };

export function PersonFields({ form, labels }: { form: KeptForm; labels: PersonLabels }) {
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
        defaultValue={typed("login")}
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
