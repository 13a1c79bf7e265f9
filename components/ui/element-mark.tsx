/** Drawn in a box of 12 by 12. */
const marks: Record<string, { colour: string; path: string }> = {
  L: { colour: "var(--element-l)", path: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z" },
  M: { colour: "var(--element-m)", path: "M1.5 1.5h9v9h-9z" },
  O: { colour: "var(--element-o)", path: "M6 1l5.5 10h-11z" },
  C: { colour: "var(--element-c)", path: "M6 0l6 6-6 6-6-6z" },
};

/** The mark of an element or of one of its indicators and items; null for anything else. */
export const markOf = (id: string): { readonly colour: string; readonly path: string } | null => (/^[A-Z](\d|$)/.test(id) ? (marks[id.charAt(0)] ?? null) : null);

/** The hue and shape of an element, the same on pages and in documents: told apart without colour vision. */
export function ElementMark({ element }: { element: string }) {
  const mark = markOf(element);
  if (!mark) return null;
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="inline-block shrink-0">
      <path d={mark.path} fill={mark.colour} />
    </svg>
  );
}
