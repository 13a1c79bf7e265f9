import { checkFactValue, type FactProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition, FactState } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { formatFigure } from "@/lib/core/facts/parse-figure";

/** What stands in the fields of one figure of one year, before anybody has read it. */
export type FactDraft = {
  /** "given" also while the field is still empty. */
  readonly state: FactState;
  /** A figure, date or text as typed; the option id of an enum; "yes" or "no" of a boolean. */
  readonly text: string;
  /** Ticked options of a set. `NOTHING` where a set without an option for 无 is stated as empty. */
  readonly chosen: readonly string[];
  readonly basis: string;
  readonly source: string;
  /** Why the figure does not apply, is not known or is not given. */
  readonly reason: string;
};

/** The answer "none of these" of a set whose dictionary entry has no such option: stored as an empty list. */
export const NOTHING = "nothing";

export const EMPTY_DRAFT: FactDraft = { state: "given", text: "", chosen: [], basis: "", source: "", reason: "" };

export function draftOf({ type }: FactDefinition, entry: FactEntry | null): FactDraft {
  if (entry === null) return EMPTY_DRAFT;
  if (entry.state !== "given") return { ...EMPTY_DRAFT, state: entry.state, reason: entry.reason ?? "" };
  const { value, basis = "", source = "" } = entry;
  const frame = { ...EMPTY_DRAFT, basis, source };
  if (typeof value === "boolean") return { ...frame, text: value ? "yes" : "no" };
  if (typeof value === "string") return { ...frame, text: type === "number" || type === "integer" ? formatFigure(value) : value };
  const chosen = value.filter((option) => typeof option === "string");
  return { ...frame, chosen: value.length === 0 ? [NOTHING] : chosen };
}

export type ReadDraft = { readonly entry: FactEntry | null } | { readonly problem: FactProblem };

/** What a draft says. An empty field is no answer: null, never 0. */
export function readDraft(definition: FactDefinition, draft: FactDraft): ReadDraft {
  if (draft.state !== "given") {
    return { entry: { state: draft.state, ...(draft.reason.trim() !== "" && { reason: draft.reason.trim() }) } };
  }
  const raw = rawOf(definition, draft);
  if (raw === null) return { entry: null };
  const checked = checkFactValue(definition, raw);
  if ("problem" in checked) return checked;
  return { entry: givenEntry(checked.value, draft) };
}

function givenEntry(value: FactValue, { basis, source }: FactDraft): FactEntry {
  return {
    state: "given",
    value,
    ...(basis.trim() !== "" && { basis: basis.trim() }),
    ...(source.trim() !== "" && { source: source.trim() }),
  };
}

function rawOf({ type }: FactDefinition, draft: FactDraft): unknown {
  if (type === "set") {
    if (draft.chosen.length === 0) return null;
    return draft.chosen.includes(NOTHING) ? [] : draft.chosen;
  }
  if (draft.text.trim() === "") return null;
  if (type === "boolean") return draft.text === "yes";
  return draft.text;
}

/** The change that a save call carries, without the revision. An empty field clears. */
export function changeOf(key: string, year: FactYear, entry: FactEntry | null): Readonly<Record<string, unknown>> {
  if (entry === null) return { key, year, value: null };
  if (entry.state !== "given") return { key, year, state: entry.state, reason: entry.reason ?? null };
  return { key, year, value: entry.value, basis: entry.basis ?? null, source: entry.source ?? null };
}

/** Whether two entries say the same, their notes included. */
export function isSameEntry(left: FactEntry | null, right: FactEntry | null): boolean {
  return fingerprint(left) === fingerprint(right);
}

/** The same text for entries that say the same. */
export function fingerprint(entry: FactEntry | null): string {
  if (entry === null) return "";
  if (entry.state !== "given") return JSON.stringify([entry.state, entry.reason ?? ""]);
  return JSON.stringify([entry.value, entry.basis ?? "", entry.source ?? ""]);
}

/**
 * What a set holds after one box was pressed: the option for 无 and the others exclude each other, and the last press wins.
 */
export function toggleChosen(chosen: readonly string[], pressed: string, exclusive: string): readonly string[] {
  if (chosen.includes(pressed)) return chosen.filter((option) => option !== pressed);
  if (pressed === exclusive) return [exclusive];
  return [...chosen.filter((option) => option !== exclusive), pressed];
}

/** A figure of a year as one name: in addresses of fields, in the save queue and in the history. */
export const cellName = (key: string, year: FactYear): string => `${key}.${String(year)}`;

/** The values of a figure's field in a plain form: what is typed or chosen, or `state:` and the state. */
export function draftToField({ type }: FactDefinition, draft: FactDraft): readonly string[] {
  if (draft.state !== "given") return [`state:${draft.state}`];
  return type === "set" ? draft.chosen : draft.text === "" ? [] : [draft.text];
}

/**
 * Reads the field of a form posted without JavaScript. Typed text and the choice of an answer stand side by side there, and
 * neither can empty the other: whichever differs from what the page showed (`shown`) is what the person meant.
 */
export function fieldToDraft({ type }: FactDefinition, values: readonly string[], chosenState: string | null, shown: FactDraft): FactDraft {
  const stated = [chosenState ?? "", ...values.flatMap((value) => (value.startsWith("state:") ? value.slice(6) : []))].filter(isStated);
  const options = values.filter((value) => value !== "" && !value.startsWith("state:"));
  const [text = ""] = options;
  const given: FactDraft = { ...shown, state: "given", text: type === "set" ? "" : text, chosen: type === "set" ? options : [] };
  const changed = stated.find((state) => state !== shown.state);
  if (changed !== undefined) return { ...shown, state: changed, text: "", chosen: [] };
  if (options.length > 0) return given;
  return stated[0] !== undefined ? { ...shown, state: stated[0], text: "", chosen: [] } : given;
}

const isStated = (state: string): state is Exclude<FactState, "given"> => state === "notApplicable" || state === "dontKnow" || state === "withheld";
