import { graphic } from "echarts/core";
import { FILE_FONT, type Mark } from "@/lib/documents/chart-theme";

export type Point = readonly [number, number];
/** A drawn thing whose place we compute ourselves; it lies above what ECharts draws. */
export type Shape = InstanceType<typeof graphic.Text> | InstanceType<typeof graphic.Circle> | InstanceType<typeof graphic.Polygon> | InstanceType<typeof graphic.Polyline> | InstanceType<typeof graphic.Rect>;

const ABOVE = { silent: true, z: 100 };
const pairs = (points: readonly Point[]): [number, number][] => points.map(([x, y]) => [x, y]);

export type TextStyle = { readonly size: number; readonly colour: string; readonly bold?: boolean };

/** One line of text; `at` is the middle of its left end, its centre, or the middle of its right end. */
export function line(text: string, at: Point, align: "left" | "center" | "right", style: TextStyle): Shape {
  return new graphic.Text({
    ...ABOVE,
    x: at[0],
    y: at[1],
    style: {
      text,
      align,
      verticalAlign: "middle",
      fill: style.colour,
      font: `${style.bold ? 700 : 400} ${style.size}px ${FILE_FONT}`,
    },
  });
}

/** The marker of an element or a series around a point; hollow ones have the colour as outline only. */
export function marker(mark: Mark, [x, y]: Point, radius: number, fill: string = mark.colour): Shape {
  const style = { fill, stroke: mark.colour, lineWidth: 1.4 };
  const points: Record<Exclude<Mark["shape"], "circle">, Point[]> = {
    square: [[x - radius * 0.88, y - radius * 0.88], [x + radius * 0.88, y - radius * 0.88], [x + radius * 0.88, y + radius * 0.88], [x - radius * 0.88, y + radius * 0.88]],
    triangle: [[x, y - radius * 1.15], [x + radius * 1.1, y + radius * 0.85], [x - radius * 1.1, y + radius * 0.85]],
    diamond: [[x, y - radius * 1.25], [x + radius * 1.25, y], [x, y + radius * 1.25], [x - radius * 1.25, y]],
  };
  if (mark.shape === "circle") return new graphic.Circle({ ...ABOVE, shape: { cx: x, cy: y, r: radius }, style });
  return new graphic.Polygon({ ...ABOVE, shape: { points: pairs(points[mark.shape]) }, style });
}

export function stroke(points: readonly Point[], colour: string, options: { readonly width: number; readonly dash?: number[] }): Shape {
  return new graphic.Polyline({
    ...ABOVE,
    shape: { points: pairs(points) },
    style: { fill: "none", stroke: colour, lineWidth: options.width, lineDash: options.dash ?? false, lineJoin: "round", lineCap: "round" },
  });
}

export function area(points: readonly Point[], colour: string, opacity: number): Shape {
  return new graphic.Polygon({ ...ABOVE, shape: { points: pairs(points) }, style: { fill: colour, fillOpacity: opacity, stroke: "none" } });
}

export function swatch(x: number, y: number, style: { readonly fill: string; readonly stroke?: string; readonly dash?: number[] }): Shape {
  return new graphic.Rect({
    ...ABOVE,
    shape: { x, y: y - 4, width: 14, height: 8 },
    style: { fill: style.fill, stroke: style.stroke ?? "none", lineWidth: style.stroke ? 1 : 0, lineDash: style.dash ?? false },
  });
}
