import type { Column } from "@/lib/core/call-up-list/columns";

/** What can be wrong with a row. The texts are in the messages under `campaign.lists.faults`; `values` are what these show. */
export const ROW_FAULTS = [
  "nameMissing",
  /** Longer than `most` characters. */
  "nameLong",
  "creditCodeMissing",
  /** `length` characters and not 18. */
  "creditCodeLength",
  /** `characters` that no credit code has. */
  "creditCodeCharacter",
  /** The organisation code inside fails its check. */
  "creditCodeInnerCheck",
  "creditCodeCheck",
  /** The cell held a number, which keeps fifteen digits at most: the rest is lost. */
  "creditCodeNumber",
  /** The registration number of before 2015. */
  "oldRegistrationNumber",
  /** The same code stands in `row`. */
  "duplicateInList",
  "regionMissing",
  "regionUnknown",
  /** Several places have this name: `names`. */
  "regionAmbiguous",
  /** `name`, the code of which is `place`, lies outside of where the authority may call enterprises. */
  "regionOutside",
  "emailWrong",
  "phoneWrong",
  /** Longer than `most` characters. */
  "cellLong",
] as const;
export type RowFaultCode = (typeof ROW_FAULTS)[number];
export type RowFault = { readonly column: Column; readonly code: RowFaultCode; readonly values: Readonly<Record<string, string | number>> };

/** Why a list as a whole cannot be read. The texts are in the messages under `campaign.lists.listFaults`, with what to do. */
export const LIST_FAULTS = [
  "fileEmpty",
  /** .xls, .et or .xlsb */
  "fileOld",
  "fileEncrypted",
  "fileWord",
  "filePicture",
  "filePdf",
  /** A page of the web that calls itself a workbook, as some systems export it. */
  "fileWeb",
  "fileOther",
  "fileDamaged",
  /** Unpacked it is larger than `most` MB. */
  "fileLarge",
  /** Reading took longer than `seconds`. */
  "fileSlow",
  "encodingUnknown",
  /** A quotation mark that is never closed, from `row` on. */
  "quoteOpen",
  /** No row names the columns. */
  "headerMissing",
  /** The header has no `column`. */
  "columnMissing",
  /** A header and nothing below it. */
  "rowsMissing",
  /** More than `most` rows. */
  "rowsMany",
] as const;
export type ListFaultCode = (typeof LIST_FAULTS)[number];

/** Thrown where a list as a whole cannot be read. */
export class ListFault extends Error {
  override readonly name = "ListFault";
  constructor(
    readonly code: ListFaultCode,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}
