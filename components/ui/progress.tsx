/** A bar of what is done. The text beside it says the same in words. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  const share = total === 0 ? 0 : Math.round((100 * done) / total);
  return (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} className="h-1.5 w-full rounded-full bg-line">
      <div className="h-1.5 rounded-full bg-accent" style={{ width: `${share}%` }} />
    </div>
  );
}
