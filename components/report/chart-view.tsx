"use client";
import { useEffect, useRef, useState } from "react";
import { InteractiveChart } from "@/components/report/interactive-chart";
import type { Chart } from "@/lib/core/report/report";

/**
 * Shows the picture that the server drew, and the interactive chart once it is in view and loaded. Print and readers
 * without JavaScript keep the picture: Recharts draws nothing on the server.
 */
export function ChartView({ chart, picture }: { chart: Chart; picture: string }) {
  const frame = useRef<HTMLDivElement>(null);
  /** Its width in px when it came into view; null before. */
  const [room, setRoom] = useState<number | null>(null);
  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    const observer = new IntersectionObserver((entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (!seen) return;
      setRoom(seen.boundingClientRect.width);
      observer.disconnect();
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  // The picture is our own SVG: every text in it was escaped where it was drawn.
  const still = <div className="[&_svg]:mx-auto [&_svg]:h-auto [&_svg]:max-w-full" dangerouslySetInnerHTML={{ __html: picture }} />;
  return (
    <div ref={frame} data-chart={chart.id} className="overflow-hidden">
      {room !== null ? (
        <>
          <div className="print:hidden">
            <InteractiveChart chart={chart} room={room} still={still} />
          </div>
          <div className="hidden print:block">{still}</div>
        </>
      ) : (
        still
      )}
    </div>
  );
}
