import { FILE_FONT, type Mark } from "@/lib/documents/chart-theme";

export type Point = readonly [number, number];
/** A drawn thing, in the words of ECharts' `graphic` component. */
export type Shape = Record<string, unknown>;

export type TextStyle = { readonly size: number; readonly colour: string; readonly bold?: boolean };

/** One line of text; `at` is the middle of its left end, its centre, or the middle of its right end. */
export function line(text: string, at: Point, align: "left" | "center" | "right", style: TextStyle): Shape {
  return {
    type: "text",
    x: at[0],
    y: at[1],
    silent: true,
    style: {
      text,
      align,
      verticalAlign: "middle",
      fill: style.colour,
      font: `${style.bold ? 700 : 400} ${style.size}px ${FILE_FONT}`,
    },
  };
}

/** The marker of an element or a series around a point; hollow ones have the colour as outline only. */
export function marker(mark: Mark, [x, y]: Point, radius: number, fill: string = mark.colour): Shape {
  const style = { fill, stroke: mark.colour, lineWidth: 1.4 };
  const points: Record<Exclude<Mark["shape"], "circle">, Point[]> = {
    square: [[x - radius * 0.88, y - radius * 0.88], [x + radius * 0.88, y - radius * 0.88], [x + radius * 0.88, y + radius * 0.88], [x - radius * 0.88, y + radius * 0.88]],
    triangle: [[x, y - radius * 1.15], [x + radius * 1.1, y + radius * 0.85], [x - radius * 1.1, y + radius * 0.85]],
    diamond: [[x, y - radius * 1.25], [x + radius * 1.25, y], [x, y + radius * 1.25], [x - radius * 1.25, y]],
  };
  if (mark.shape === "circle") return { type: "circle", shape: { cx: x, cy: y, r: radius }, style, silent: true };
  return { type: "polygon", shape: { points: points[mark.shape] }, style, silent: true };
}

export function stroke(points: readonly Point[], colour: string, options: { width: number; dash?: number[] }): Shape {
  return {
    type: "polyline",
    shape: { points },
    style: { fill: "none", stroke: colour, lineWidth: options.width, lineDash: options.dash, lineJoin: "round", lineCap: "round" },
    silent: true,
  };
}

export function area(points: readonly Point[], colour: string, opacity: number): Shape {
  return { type: "polygon", shape: { points }, style: { fill: colour, fillOpacity: opacity, stroke: "none" }, silent: true };
}
