import type { Crosswalk, CrosswalkRelation } from "@/lib/core/packs/crosswalk";
import { renderWorkbook, type WorkbookCell } from "@/lib/documents/workbook";
import { reportWords } from "@/lib/documents/words";

/** What is certain, what a person must look at, what is still to be filled in. */
const TONES: Readonly<Record<CrosswalkRelation, WorkbookCell["tone"]>> = { equivalent: "good", given: "good", approximate: "warn", missing: "bad" };

/** The number that the scheme itself gives a question or condition; other ids are for programs. */
const schemeNumber = (id: string): string | null => (/^[A-Z]?\d/.test(id) ? id : null);

/** A scheme's sheet, filled in as far as it can be, as an XLSX file: the questions with answer, relation and source, and how to read it. */
export function renderCrosswalkWorkbook(crosswalk: Crosswalk, organisation: { readonly name: string; readonly creditCode: string | null }, createdAt: Date): Promise<Buffer> {
  const { columns, locale } = crosswalk;
  const say = reportWords(locale);
  const words: typeof say = (key, values) => say(`documents.${key}`, values);
  const about = [`${organisation.name}${organisation.creditCode === null ? "" : ` ${organisation.creditCode}`}`, ...crosswalk.particulars.map(({ label, value }) => words("workbook.particular", { label, value }))];
  return renderWorkbook(
    [
      {
        name: words("workbook.answers"),
        title: crosswalk.title,
        lines: [about.join(words("workbook.separator")), crosswalk.lead, crosswalk.disclaimer],
        columns: [
          { title: words("workbook.number"), most: 5 },
          { title: columns.group, most: 8 },
          { title: columns.question, most: 13 },
          { title: columns.answer, most: 16 },
          { title: columns.relation, most: 5 },
          { title: columns.source, most: 16 },
          { title: columns.note, most: 20 },
        ],
        rows: crosswalk.rows.map((row) => [
          { value: schemeNumber(row.id) },
          { value: row.group },
          { value: row.question },
          { value: row.answer },
          { value: row.relationWord, ...(TONES[row.relation] ? { tone: TONES[row.relation] } : {}) },
          { value: row.source },
          { value: row.note },
        ]),
      },
      {
        name: words("workbook.reading"),
        title: words("workbook.reading"),
        lines: [crosswalk.document],
        columns: [
          { title: columns.relation, most: 12 },
          { title: words("workbook.meaning"), most: 60 },
          { title: words("workbook.count"), most: 8 },
        ],
        rows: crosswalk.counts.map(({ relation, word, count }) => [{ value: word, ...(TONES[relation] ? { tone: TONES[relation] } : {}) }, { value: words(`workbook.relation.${relation}`) }, { value: count }]),
      },
    ],
    { locale, createdAt, title: crosswalk.title },
  );
}
