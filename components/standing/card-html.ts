import { escapeHtml } from "@/components/report/table-html";
import type { Outcome } from "@/lib/core/packs/judgement";
import type { Bar, Settle, StandingCard, StandingMeasure, StandingRow } from "@/lib/core/packs/standing";

/**
 * The conditions of a scheme as HTML. A standing has some three hundred of them: as React elements they were sent twice, at many times the length of their
 * text. They answer to nothing but links, so strings do.
 */
type Labels = { readonly required: string; readonly unknown: string };

const tag = (name: string, content: string, more = ""): string => `<${name}${more && ` ${more}`}>${content}</${name}>`;
const text = (name: string, content: string | null, more = ""): string => (content === null || content === "" ? "" : tag(name, escapeHtml(content), more));

/** Shape and hue by CSS; the word stands beside it. */
export const resultHtml = (result: Outcome, word: string): string => text("span", word, `class="result" data-result="${result}"`);

export const conditionsHtml = (rows: readonly StandingRow[], labels: Labels): string => tag("ul", rows.map((row) => conditionHtml(row, labels)).join(""), 'class="conditions"');

function conditionHtml(row: StandingRow, labels: Labels): string {
  const head = tag("p", text("b", row.title) + tag("span", text("span", row.points, 'class="points"') + resultHtml(row.result, row.resultWord)), 'class="condition"');
  const reason = isSaidByMeasures(row) ? null : row.reason;
  return tag("li", head + comparisonsHtml(row, labels) + text("p", reason, 'class="why"') + text("p", row.note, 'class="why"'));
}

/** The reason of a comparison that fails is the comparison, which stands above it with both figures. */
function isSaidByMeasures({ result, measures }: StandingRow): boolean {
  return result === "fail" && measures.some((measure) => measure.result === "fail");
}

/** Figures at the left, lengths at the right: of each comparison its own, of points the one of the row. */
function comparisonsHtml({ measures, bar, result, title }: StandingRow, labels: Labels): string {
  const figures = measures.map((measure) => ({ measure, figure: figureHtml(measure, measure.title !== title, labels) }));
  if (bar !== null) return comparedHtml(figures.map(({ figure }) => figure).join(""), barHtml(bar, result));
  return figures.map(({ measure, figure }) => comparedHtml(figure, barHtml(measure.bar, measure.result) + text("p", measure.gap, 'class="gap"'))).join("");
}

const comparedHtml = (left: string, right: string): string => tag("div", tag("div", left) + tag("div", right), 'class="compared"');

function figureHtml({ title, value, threshold }: StandingMeasure, isTitled: boolean, labels: Labels): string {
  const shown = value === null ? text("span", labels.unknown) : text("b", value);
  const asked = threshold === null ? "" : tag("span", text("span", `${labels.required} `, 'class="sr-only"') + escapeHtml(threshold));
  return tag("p", [isTitled ? text("span", title, 'class="named"') : "", shown, asked].filter((part) => part !== "").join(" "));
}

/** How far a figure is from its threshold, or points from their maximum: the text beside it says the same. */
function barHtml(bar: Bar | null, result: Outcome): string {
  if (bar === null) return "";
  const percent = (part: number) => `${String(Math.round(part * 1000) / 10)}%`;
  const lengths = `--certain:${percent(bar.certain)};--possible:${percent(bar.possible)}${bar.threshold === null ? "" : `;--threshold:${percent(bar.threshold)}`}`;
  return `<span class="bar${bar.threshold === null ? "" : " marked"}" data-result="${result}" style="${lengths}"></span>`;
}

/** What would settle what is open: each leads to where it is entered or answered. */
export function settleHtml(settle: readonly Settle[], hrefOf: (target: NonNullable<Settle["target"]>) => string): string {
  const entry = ({ text: said, target }: Settle) => tag("li", target === null ? text("span", said) : text("a", said, `href="${escapeHtml(hrefOf(target))}"`));
  return tag("ul", settle.map(entry).join(""), 'class="settle"');
}

/** What the scheme is, where it stands written, how that was checked, and what a person should still verify. */
export function groundsHtml({ text: purpose, about, openPoints }: StandingCard, openTitle: string): string {
  // Titles and addresses are in whatever language they have.
  const terms = about.map(({ id, label, value }) => text("dt", label) + text("dd", value, id === "sources" ? 'lang=""' : "")).join("");
  const open = openPoints.length === 0 ? "" : text("h4", openTitle) + tag("ul", openPoints.map((point) => text("li", point)).join(""));
  return text("p", purpose) + tag("dl", terms) + open;
}
