/** Where a chart is drawn: in a file with fixed colours and our own font, or on a page with its tokens, light or dark. */
export type ChartPlace = "file" | "page";

/** The colours of files; each is also the token of the same name on pages. No two are the same, so that one stands for one token. */
export const COLOURS = {
  surface: "#ffffff",
  ink: "#1a2027",
  muted: "#56606b",
  line: "#e2e3dd",
  edge: "#868d94",
  accent: "#17505f",
  "element-l": "#2a6fb5",
  "element-m": "#b0560b",
  "element-o": "#2a774e",
  "element-c": "#7a4ea0",
} as const;

export type MarkShape = "circle" | "square" | "triangle" | "diamond";
export type Mark = { readonly colour: string; readonly shape: MarkShape };

const ELEMENT_MARKS: Readonly<Record<string, Mark>> = {
  L: { colour: COLOURS["element-l"], shape: "circle" },
  M: { colour: COLOURS["element-m"], shape: "square" },
  O: { colour: COLOURS["element-o"], shape: "triangle" },
  C: { colour: COLOURS["element-c"], shape: "diamond" },
};

/** The hue and shape of the element that an axis (`L`) or an indicator (`L2`) belongs to; null for every other axis. */
export function elementMark(id: string): Mark | null {
  return /^[LMOC]\d*$/.test(id) ? ELEMENT_MARKS[id.charAt(0)]! : null;
}

export const FILE_FONT = "Noto Sans SC";
