import type { Locale } from "@/lib/core/localised";

/** A plain form: it works without JavaScript, and the page comes back where it was. */
export function LanguageSwitch({ other, label, action }: { other: Locale; label: string; action: (form: FormData) => Promise<void> }) {
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={other} />
      <button type="submit" lang={other} className="inline-flex min-h-11 items-center px-2 text-sm text-accent underline">
        {label}
      </button>
    </form>
  );
}
