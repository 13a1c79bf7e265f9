import { ElementMark } from "@/components/ui/element-mark";

export type SectionBox = { readonly id: string; readonly title: string; /** Who has it, or that nobody has. */ readonly note: string | null };
export type SectionBoxGroup = { readonly element: string; readonly title: string; readonly sections: readonly SectionBox[] };

/** Boxes to tick indicators, by element; posted as `section`. */
export function SectionBoxes({ legend, hint, groups, ticked }: { legend: string; hint?: string; groups: readonly SectionBoxGroup[]; ticked: boolean }) {
  return (
    <fieldset>
      <legend className="font-semibold">{legend}</legend>
      {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      <div className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(min(16rem,100%),1fr))] gap-x-6 gap-y-2">
        {groups.map((group) => (
          <div key={group.element} role="group" aria-label={group.title}>
            <p className="flex items-center gap-2 text-sm font-semibold" aria-hidden="true">
              <ElementMark element={group.element} />
              {group.title}
            </p>
            {group.sections.map((section) => (
              <label key={section.id} className="flex min-h-11 items-center gap-3 py-1">
                <input type="checkbox" name="section" value={section.id} defaultChecked={ticked} className="size-5 shrink-0 accent-accent" />
                <span>
                  {section.title}
                  {section.note ? <span className="ml-2 text-sm text-muted">{section.note}</span> : null}
                </span>
              </label>
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
