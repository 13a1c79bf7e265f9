import { ErrorSummary, type Problem } from "@/components/ui/notice";

// Stable, so that React calls it when the box appears and not on every drawing.
const focus = (box: HTMLDivElement | null) => box?.focus();

/** What is wrong with a form that was sent; takes the focus anew with every `attempt`. */
export function FormSummary({ title, problems, attempt }: { title: string; problems: readonly Problem[]; attempt: string }) {
  return <ErrorSummary key={attempt} ref={focus} title={title} problems={problems} />;
}
