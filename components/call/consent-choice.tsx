/** Whether the enterprise agrees to be named: both answers are equal, and before the first one neither is proposed. */
export function ConsentChoice({ title, text, choices, chosen }: { title: string; text: string; choices: readonly { readonly value: string; readonly label: string }[]; chosen: string | null }) {
  return (
    <fieldset className="space-y-2">
      <legend className="font-semibold">{title}</legend>
      <p className="measure">{text}</p>
      {choices.map(({ value, label }) => (
        <label key={value} className="flex min-h-11 items-center gap-3">
          <input type="radio" name="named" value={value} required defaultChecked={value === chosen} className="size-5 shrink-0 accent-accent" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
