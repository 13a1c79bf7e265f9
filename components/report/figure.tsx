/** A number of the report. With a trace it opens how it came about: a page of its own, or a dialog where scripts run. */
export function Figure({ text, trace, href, label }: { text: string; trace: string | null | undefined; href: (trace: string) => string; label: string }) {
  if (!trace) return <>{text}</>;
  return (
    <a href={href(trace)} data-trace={trace} aria-label={`${text} ${label}`} className="figure">
      {text}
    </a>
  );
}
