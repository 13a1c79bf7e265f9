import type { Page } from "@playwright/test";
import { toggleOption } from "@/lib/core/answer-form";
import type { Edit } from "./plan";

/** What a question shows or stores, in one form that can be compared: options sorted, nothing chosen and nothing stored the same. */
export type Value = { readonly chosen: readonly string[]; readonly evidence: string; readonly comment: string };
export const textOf = ({ chosen, evidence, comment }: Value) => JSON.stringify([chosen.toSorted(), evidence, comment]);

export type ShownItem = {
  readonly item: string;
  readonly value: Value;
  /** Both values are shown, and the person is asked to choose. */
  readonly conflict: boolean;
  /** Why the page says that the answer was refused. */
  readonly refused: string | null;
};
export type Shown = {
  /** Path of the page. */
  readonly path: string;
  /** `data-save-state`; null where there is no form to fill. */
  readonly state: string | null;
  readonly status: string;
  /** The question whose two values are shown over the page. */
  readonly asked: string | null;
  readonly items: readonly ShownItem[];
};

/**
 * What the page reports while edits are made: each edit in the task in which it was made, and what the question showed once
 * the page had drawn it. `at`: milliseconds since 1970 by the machine's clock, whatever the page takes the time to be.
 */
export type Report =
  | { readonly at: number; readonly made: Edit; readonly before: Value; /** The value pressed; "" for the button that clears; "box …" for one of several. */ readonly pressed: string }
  | { readonly at: number; readonly drawn: Value; readonly item: string };
export const REPORT = "reportEdit";

/** What the page shows now. */
export const look = (page: Page): Promise<Shown> => page.evaluate(lookInPage);

/** What the question has to show once the edit was made. */
export function expectedOf(made: Edit, before: Value, pressed: string): Value {
  if (made.kind === "evidence") return { ...before, evidence: pressed };
  if (made.kind === "comment") return { ...before, comment: made.text };
  if (pressed === "") return { ...before, chosen: [] };
  return { ...before, chosen: pressed.startsWith("box ") ? toggleOption(before.chosen, pressed.slice("box ".length)) : [pressed] };
}

/** Makes edits by real events on the real inputs, each in a task of its own, and reports them. */
export const makeEdits = (page: Page, edits: readonly Edit[]): Promise<void> =>
  page.evaluate(async (wanted) => {
    const valueOf = (item: string) => {
      const inputs = [...document.querySelectorAll<HTMLInputElement>(`[name="answer.${item}"]`)];
      return {
        inputs,
        chosen: inputs.filter(({ checked }) => checked).map(({ value }) => value),
        evidence: document.querySelector<HTMLSelectElement>(`[name="evidence.${item}"]`),
        comment: document.querySelector<HTMLTextAreaElement>(`[name="comment.${item}"]`),
      };
    };
    const shownOf = (item: string) => {
      const { chosen, evidence, comment } = valueOf(item);
      return { chosen, evidence: evidence?.value ?? "none", comment: comment?.value ?? "" };
    };
    // React listens to what the browser sets, not to what a script sets.
    const enter = (field: HTMLSelectElement | HTMLTextAreaElement, value: string) => {
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, value);
      field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
    };
    const report = (found: object) =>
      (window as unknown as { reportEdit: (report: object) => void }).reportEdit({ at: performance.timeOrigin + performance.now(), ...found });
    const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0));
    for (const edit of wanted) {
      const { inputs, chosen, evidence, comment } = valueOf(edit.item);
      if (inputs.length === 0) throw new Error(`${edit.item} is not on the page`);
      const before = shownOf(edit.item);
      let pressed = "";
      if (edit.kind === "evidence" && evidence) {
        const values = [...evidence.options].map(({ value }) => value);
        pressed = edit.value === evidence.value ? (values[(values.indexOf(edit.value) + 1) % values.length] ?? "") : edit.value;
        enter(evidence, pressed);
      } else if (edit.kind === "comment" && comment) {
        for (let end = edit.fast ? 1 : edit.text.length; end < edit.text.length; end += 1) {
          enter(comment, edit.text.slice(0, end));
          await nextTask();
        }
        enter(comment, edit.text);
      } else {
        const clear = [...(document.getElementById(edit.item)?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent === "清除答案");
        const asked = edit.kind === "choose" ? edit.value : null;
        const at = inputs.findIndex(({ value }) => value === asked);
        const free = (index: number) => inputs[index]?.type === "checkbox" || inputs[index]?.checked === false;
        const choice = [...inputs.keys()].map((step) => (Math.max(at, 0) + step) % inputs.length).find(free);
        if (choice === undefined || (asked === null && chosen.length > 0 && clear)) {
          clear?.click();
        } else {
          const input = inputs[choice] as HTMLInputElement;
          pressed = input.type === "checkbox" ? `box ${input.value}` : input.value;
          input.click();
        }
      }
      report({ made: edit, before, pressed });
      await nextTask();
      report({ drawn: shownOf(edit.item), item: edit.item });
    }
  }, edits);

/** Runs in the page. */
function lookInPage(): Shown {
  const state = document.querySelector("[data-save-state]");
  const items = [...document.querySelectorAll("section[id]")].flatMap((card) => {
    const inputs = [...card.querySelectorAll<HTMLInputElement>(`[name="answer.${card.id}"]`)];
    if (inputs.length === 0) return [];
    const alerts = [...card.querySelectorAll("[role=alert]")];
    const asks = (alert: Element) => [...alert.querySelectorAll("button")].some(({ textContent }) => textContent === "用我填的");
    return [
      {
        item: card.id,
        value: {
          chosen: inputs.filter(({ checked }) => checked).map(({ value }) => value),
          evidence: card.querySelector<HTMLSelectElement>(`[name="evidence.${card.id}"]`)?.value ?? "none",
          comment: card.querySelector<HTMLTextAreaElement>(`[name="comment.${card.id}"]`)?.value ?? "",
        },
        conflict: alerts.some(asks),
        refused: alerts.find((alert) => !asks(alert))?.textContent ?? null,
      },
    ];
  });
  const asked = items.find(({ item, conflict }) => conflict && document.querySelector("dialog[open] p")?.textContent?.startsWith(`${item} `))?.item ?? null;
  return { path: location.pathname, state: state?.getAttribute("data-save-state") ?? null, status: state?.textContent ?? "", asked, items };
}
