/** How the enterprises of a cell are spread over the levels, lowest first. Drawn by the server; the numbers stand below it. */
export function ShareBar({ shares }: { shares: readonly number[] }) {
  return (
    <svg viewBox="0 0 100 12" width="100" height="12" aria-hidden="true" className="mt-1 ml-auto block">
      {shares.map((share, level) => {
        const x = shares.slice(0, level).reduce((sum, each) => sum + each, 0);
        return <rect key={level} x={x} y="0" width={share} height="12" className={level === 0 ? "fill-edge" : "fill-accent"} fillOpacity={OPACITY[level] ?? 1} stroke="var(--surface)" strokeWidth="0.5" />;
      })}
    </svg>
  );
}
const OPACITY = [0.45, 0.3, 0.5, 0.75, 1];
