import { SubmitButton } from "@/components/ui/submit-button";
import { AreaField, Field, inputShape } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

export type ListFormLabels = {
  readonly file: string;
  readonly fileHint: string;
  readonly template: string;
  readonly text: string;
  readonly textHint: string;
  readonly submit: string;
  readonly busy: string;
  readonly refused: string;
};

/**
 * Uploads a call-up list, or takes a pasted one. A plain form: the browser sends it with and without scripts, and follows to
 * the page of the list. `problem`: why the last one was not taken.
 */
export function ListForm({ action, template, problem, labels }: { action: string; template: string; problem: string | null; labels: ListFormLabels }) {
  return (
    <form action={action} method="post" encType="multipart/form-data" className="max-w-xl space-y-4">
      {problem ? (
        <Notice tone="bad" title={labels.refused} role="alert">
          {problem}
        </Notice>
      ) : null}
      <Field id="list-file" label={labels.file} hint={labels.fileHint}>
        <input id="list-file" name="file" type="file" accept=".xlsx,.csv,.txt,.tsv" className={inputShape} aria-describedby="list-file-hint" />
      </Field>
      <p>
        <a href={template} className="inline-flex min-h-11 items-center text-accent underline" download>
          {labels.template}
        </a>
      </p>
      <AreaField id="list-text" name="text" label={labels.text} hint={labels.textHint} rows={5} spellCheck={false} />
      <SubmitButton busy={labels.busy}>{labels.submit}</SubmitButton>
    </form>
  );
}
