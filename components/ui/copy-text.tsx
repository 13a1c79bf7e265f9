"use client";
import { useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { inputShape } from "@/components/ui/field";

/** A text to take along: selected by a press, copied by the button. With `lines` it stands in a field of so many. */
export function CopyText(props: { id: string; label: string; value: string; lines?: number; labels: Readonly<Record<"copy" | "copied" | "failed", string>>; children?: ReactNode }) {
  const { id, value, lines, labels } = props;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [copy, setCopy] = useState<"none" | "done" | "failed">("none");
  const copyText = async () => {
    field.current?.select();
    try {
      // There is no clipboard without https.
      if (navigator.clipboard) await navigator.clipboard.writeText(value);
      else if (!document.execCommand("copy")) throw new Error("refused");
      setCopy("done");
    } catch {
      setCopy("failed");
    }
  };
  const shown = { ref: field, id, readOnly: true, value, className: inputShape, onFocus: () => field.current?.select() };
  return (
    <div>
      <div className="flex flex-wrap items-end gap-2">
        <div className={`min-w-0 flex-1 ${lines === undefined ? "basis-60" : "basis-full"}`}>
          <label htmlFor={id} className="block text-sm">
            {props.label}
          </label>
          {lines === undefined ? <input {...shown} /> : <textarea rows={lines} {...shown} />}
        </div>
        <Button type="button" onClick={() => void copyText()}>
          {copy === "done" ? labels.copied : labels.copy}
        </Button>
        {props.children}
      </div>
      {copy === "failed" ? <p className="mt-1 text-sm">{labels.failed}</p> : null}
    </div>
  );
}
