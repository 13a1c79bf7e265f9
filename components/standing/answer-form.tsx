"use client";
import { startTransition, useActionState, type ChangeEvent } from "react";
import type { AnswerLabels, AnswerOutcome, QuestionView } from "@/components/standing/standing";
import { inputShape } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { stopComposingEnter } from "@/lib/browser/composing";
import { answerField, clearField, evidenceField, NONE, type BenchmarkPart, type Fields } from "@/lib/core/packs/scheme-form";

type Props = {
  id: string;
  title: string;
  lead: string;
  questions: readonly QuestionView[];
  action: (previous: AnswerOutcome | null, form: FormData) => Promise<AnswerOutcome>;
  labels: AnswerLabels;
  /** Where the card stands without its questions. */
  closeHref: string;
};

/** The scheme's own questions, answered on its card. A plain form: without scripts it posts itself, and what is not saved comes back as typed. */
export function AnswerForm({ id, title, lead, questions, action, labels, closeHref }: Props) {
  const [outcome, send] = useActionState(action, null);
  const kept = outcome?.kept ?? {};
  return (
    <form
      id={id}
      action={send}
      onSubmit={(event) => {
        // React empties a form that its action ended; what was refused has to stay as it was typed.
        event.preventDefault();
        const sent = new FormData(event.currentTarget);
        startTransition(() => send(sent));
      }}
      onKeyDown={stopComposingEnter}
      onChange={keepNoneApart}
      autoComplete="off"
      className="screen-only mt-4 scroll-mt-4 border-l-4 border-accent pl-4"
    >
      <h4 className="text-lg font-semibold">{title}</h4>
      <p className="measure text-sm text-muted">{lead}</p>
      {outcome ? (
        <div className="mt-3">
          <Notice tone={outcome.tone} role={outcome.tone === "bad" ? "alert" : "status"}>
            {outcome.text}
          </Notice>
        </div>
      ) : null}
      {/* What the page showed, so that a posted form changes only what its author changed. */}
      <input type="hidden" name="shown" value={JSON.stringify(questions.map(({ id: question, revision, fields }) => ({ question, revision, fields })))} />
      {questions.map((question, index) => (
        <div key={`${question.id} ${String(question.revision)}`}>
          {question.group !== null && question.group !== questions[index - 1]?.group ? <h5 className="mt-6 font-semibold text-muted">{question.group}</h5> : null}
          <QuestionField question={question} shown={{ ...question.fields, ...kept }} problem={outcome?.problems[question.id] ?? null} labels={labels} />
        </div>
      ))}
      <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-2">
        <SubmitButton busy={labels.saving}>{labels.save}</SubmitButton>
        <a href={closeHref} className="inline-flex min-h-11 items-center text-accent underline">
          {labels.close}
        </a>
      </div>
    </form>
  );
}

/** 无 and the others exclude each other; the last press wins. Without scripts the server says so. */
function keepNoneApart({ target }: ChangeEvent<HTMLFormElement>): void {
  const pressed = target as unknown as HTMLInputElement;
  if (pressed.type !== "checkbox" || !pressed.checked || !pressed.name.startsWith("answer.")) return;
  for (const box of pressed.form?.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(pressed.name)}"]`) ?? []) {
    if (box !== pressed && (pressed.value === NONE || box.value === NONE)) box.checked = false;
  }
}

/** So many short options read better in two columns. */
const MANY = 6;

type FieldProps = { question: QuestionView; shown: Fields; problem: string | null; labels: AnswerLabels };

function QuestionField({ question, shown, problem, labels }: FieldProps) {
  const { anchor, title, help } = question;
  const described = [help ? `${anchor}-help` : null, problem ? `${anchor}-problem` : null].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset id={anchor} aria-describedby={described} className={`mt-4 min-w-0 scroll-mt-4 ${problem ? "border-l-4 border-bad pl-3" : ""}`}>
      <legend className="font-semibold">{title}</legend>
      {help ? (
        <p id={`${anchor}-help`} className="measure text-sm text-muted">
          {help}
        </p>
      ) : null}
      {problem ? (
        <p id={`${anchor}-problem`} className="text-sm font-semibold text-bad">
          {problem}
        </p>
      ) : null}
      {question.filled ? <p className="measure text-sm">{question.filled}</p> : null}
      <Controls question={question} shown={shown} problem={problem} labels={labels} />
      {question.given ? (
        <div className="mt-1 flex flex-wrap items-center gap-x-4 text-sm text-muted">
          <span>{question.given}</span>
          <label className="inline-flex min-h-11 items-center gap-2">
            <input type="checkbox" name={clearField(question.id)} className="size-5 accent-accent" />
            {labels.clear}
          </label>
        </div>
      ) : null}
    </fieldset>
  );
}

function Controls({ question, shown, problem, labels }: FieldProps) {
  const { id, kind, choices, unit, anchor } = question;
  const name = answerField(id);
  if (kind === "number") return <NumberInput name={name} label={question.title} hidden unit={unit} value={shown[name]?.[0]} wrong={problem !== null} />;
  if (kind === "benchmark") {
    return (
      <div className="mt-1 grid gap-3 sm:grid-cols-3">
        {(["value", "base", "lead"] as const satisfies readonly BenchmarkPart[]).map((part) => (
          <NumberInput key={part} name={answerField(id, part)} label={labels[part]} unit={unit} value={shown[answerField(id, part)]?.[0]} wrong={problem !== null} />
        ))}
      </div>
    );
  }
  return (
    <>
      <div className={kind === "declaration" ? "flex flex-wrap gap-x-6" : kind !== "level" && choices.length > MANY ? "grid gap-x-6 sm:grid-cols-2" : ""}>
        {choices.map(({ value, label }) => (
          <label key={value} className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
            <input type={kind === "multi" ? "checkbox" : "radio"} name={name} value={value} defaultChecked={shown[name]?.includes(value)} className="mt-1 size-5 shrink-0 accent-accent" />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {kind === "declaration" ? (
        <label className="block text-sm">
          {labels.evidence}
          <textarea id={`${anchor}-evidence`} name={evidenceField(id)} rows={2} maxLength={2000} defaultValue={shown[evidenceField(id)]?.[0]} className={`${inputShape} mt-1`} />
        </label>
      ) : null}
    </>
  );
}

function NumberInput({ name, label, hidden = false, unit, value, wrong }: { name: string; label: string; hidden?: boolean; unit: string | null; value: string | undefined; wrong: boolean }) {
  return (
    <label className="mt-1 block max-w-64 text-sm">
      <span className={hidden ? "sr-only" : "text-muted"}>{label}</span>
      <span className="flex items-center gap-2">
        <input name={name} type="text" inputMode="decimal" maxLength={64} defaultValue={value} aria-invalid={wrong || undefined} className={`${inputShape} text-right`} />
        {unit ? <span className="shrink-0 text-muted">{unit}</span> : null}
      </span>
    </label>
  );
}
