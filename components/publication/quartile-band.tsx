/** Where the middle half lies on 0–100, with the median. Drawn by the server; the numbers stand beside it in words. */
export function QuartileBand({ from, to, median }: { from: number; to: number; median: number | null }) {
  return (
    <svg viewBox="0 0 100 12" width="100" height="12" aria-hidden="true" className="mt-1 ml-auto block">
      <rect x="0" y="5" width="100" height="2" className="fill-line" />
      <rect x={from} y="2" width={Math.max(to - from, 1)} height="8" className="fill-accent" fillOpacity="0.45" />
      {median === null ? null : <rect x={Math.min(median, 98.5)} y="0" width="1.5" height="12" className="fill-ink" />}
    </svg>
  );
}
