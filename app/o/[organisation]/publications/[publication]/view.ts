import "server-only";
import { formatDate } from "@/app/format-date";
import type { CellRow, CellState } from "@/components/publication/cell-table";
import type { PickChoice } from "@/components/ui/pick";
import { groupsOf, isDivision } from "@/lib/core/publication/cell-query";
import { EVERYWHERE } from "@/lib/core/publication/publication";
import { loadIndustries, regionsAround } from "@/lib/server/content";
import type { ListedCell, Publication } from "@/lib/server/publication-cells";
import type { PlaceWords } from "@/lib/server/publication-words";
import { addressOfChoice, fit, hasBelow, VIEWS, type Choice, type Frame } from "./choice";

/** What the page is about, in a sentence: the place that is chosen and what is known of it. */
export function wordConclusion(cells: readonly ListedCell[], { region, industry, number }: Choice, words: PlaceWords): string {
  const { t } = words;
  const cell = cells.find((each) => each.region === region && each.industry === industry && each.size === EVERYWHERE);
  const values = { place: industry === EVERYWHERE ? words.region(region) : `${words.region(region)} · ${words.industry(industry)}`, number: words.number(number) };
  if (!cell || cell.status === "none") return t("page.none", values);
  if (cell.status === "hidden") return t("page.hidden", values);
  if (cell.value === null) return t("page.withoutNumber", values);
  return "ratio" in cell.value ? t("page.ratio", { ...values, ratio: withUnit(cell.value.ratio, words.unit(number)) }) : t("page.shown", { ...values, mean: cell.value.mean });
}
const withUnit = (value: string, unit: string): string => (unit === "%" ? `${value}%` : `${value} ${unit}`);

/** The ways to go on from a choice, each with an address. */
export function viewChoices(base: string, choice: Choice, frame: Frame, words: PlaceWords) {
  const { t } = words;
  const href = (change: Partial<Choice>) => addressOfChoice(base, fit({ ...choice, ...change }, (Object.keys(change)[0] ?? "view") as keyof Choice, frame), frame);
  const industries = [EVERYWHERE, ...pathOf(choice.industry)];
  return {
    lines: frame.lines.map(({ line }): PickChoice => ({ label: t(`line.${line}`), href: href({ line }), current: line === choice.line })),
    views: VIEWS.map((view): PickChoice => ({ label: t(`view.${view}`), href: href({ view }), current: view === choice.view })),
    regions: [...regionsAround(choice.region), choice.region].map((region): PickChoice => ({ label: words.region(region), href: href({ region }), current: region === choice.region })),
    industries: industries.map((industry): PickChoice => ({ label: words.industry(industry), href: href({ industry }), current: industry === choice.industry })),
    groups: groupsOf(frame.instrument).map(({ group, numbers }) => ({
      label: t(`group.${group}`),
      choices: numbers.map(({ id }): PickChoice => ({ label: words.number(id), href: href({ number: id }), current: id === choice.number })),
    })),
  };
}

/** A branch with the section it lies in, the section first. */
function pathOf(industry: string): readonly string[] {
  if (industry === EVERYWHERE) return [];
  const parent = loadIndustries().find(({ code }) => code === industry)?.parent ?? null;
  return parent === null ? [industry] : [parent, industry];
}

export function viewRows(cells: readonly ListedCell[], base: string, choice: Choice, frame: Frame, words: PlaceWords, head: Publication): readonly CellRow[] {
  const go = (change: Partial<Choice>, chosen: keyof Choice) => addressOfChoice(base, fit({ ...choice, ...change }, chosen, frame), frame);
  const around = regionsAround(head.region);
  return cells.map((cell): CellRow => {
    const state = viewCell(cell, words, head);
    const row = { cell: state, note: null, href: null, current: false };
    switch (choice.view) {
      case "regions": {
        const { region } = cell;
        const current = region === choice.region;
        return {
          ...row,
          id: region,
          name: words.region(region),
          href: !current && (hasBelow(region, frame) || regionsAround(choice.region).includes(region)) ? go({ region }, "region") : null,
          note: around.includes(region) ? words.t("table.enclosing") : null,
          current,
        };
      }
      case "industries": {
        const { industry } = cell;
        // A section leads to its divisions, where the tables have them for this region and number; a division leads to the regions.
        const next = fit({ ...choice, industry, view: isDivision(industry) ? "regions" : choice.view }, "industry", frame);
        const href = industry === choice.industry || next.industry !== industry ? null : addressOfChoice(base, next, frame);
        return { ...row, id: industry, name: industry === EVERYWHERE ? words.industry(industry) : `${industry} ${words.industry(industry)}`, href, current: industry === choice.industry };
      }
      case "sizes":
        return { ...row, id: cell.size, name: words.size(cell.size), current: cell.size === EVERYWHERE };
    }
  });
}

function viewCell(cell: ListedCell, words: PlaceWords, head: Publication): CellState {
  const { t } = words;
  if (cell.status === "hidden" || cell.status === "none") return { state: cell.status, text: t(`table.${cell.status}`) };
  const { value } = cell;
  if (value === null) return { state: "none", text: t("table.notStated") };
  const n = String(cell.n);
  const from = cell.from.number === head.number ? t("table.thisNumber") : t("table.carried", { number: cell.from.number, asOf: formatDate(cell.from.asOf, words.locale) });
  if ("ratio" in value) return { state: "ratio", n, ratio: value.ratio, from };
  const { mean, median, quartiles, shares } = value;
  const missing = t("table.tooSmall");
  return {
    state: "score",
    n,
    mean,
    median: median === null ? missing : String(median),
    band: quartiles && { text: `${String(quartiles[0])}–${String(quartiles[1])}`, from: quartiles[0], to: quartiles[1], median },
    shares: shares && {
      text: shares.join(" / "),
      spoken: shares.map((percent, at) => t("table.share", { level: levelTitle(at, words), percent })).join(words.locale === "en" ? ", " : "，"),
      percents: shares.map(Number),
    },
    from,
  };
}
const levelTitle = (at: number, { levels, text }: PlaceWords): string => {
  const level = levels[at];
  return level ? text(level.title) : "";
};
