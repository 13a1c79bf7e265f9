"use client";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Chart } from "@/lib/core/report/report";

const InteractiveChart = lazy(() => import("@/components/report/interactive-chart"));

/**
 * Shows the picture that the server drew, and the interactive chart once it is in view and loaded. Print and readers
 * without JavaScript keep the picture: Recharts draws nothing on the server.
 */
export function ChartView({ chart, picture }: { chart: Chart; picture: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        setSeen(true);
        observer.disconnect();
      }
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  // The picture is our own SVG: every text in it was escaped where it was drawn.
  const still = <div className="[&_svg]:mx-auto [&_svg]:h-auto [&_svg]:max-w-full" dangerouslySetInnerHTML={{ __html: picture }} />;
  return (
    <div ref={frame} data-chart={chart.id} className="overflow-hidden">
      {seen ? (
        <>
          <div className="print:hidden">
            <Suspense fallback={still}>
              <InteractiveChart chart={chart} />
            </Suspense>
          </div>
          <div className="hidden print:block">{still}</div>
        </>
      ) : (
        still
      )}
    </div>
  );
}
