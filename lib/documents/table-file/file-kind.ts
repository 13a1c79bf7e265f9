import { ListFault, type ListFaultCode } from "@/lib/core/call-up-list/faults";

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));

/** How files begin that are no table, or none that is read here. */
const REFUSED: readonly (readonly [readonly number[], ListFaultCode])[] = [
  [ascii("%PDF"), "filePdf"],
  [[0x89, 0x50, 0x4e, 0x47], "filePicture"],
  [[0xff, 0xd8, 0xff], "filePicture"],
  [ascii("GIF8"), "filePicture"],
  [ascii("BM"), "filePicture"],
  [ascii("II*\0"), "filePicture"],
  [ascii("MM\0*"), "filePicture"],
  [ascii("{\\rtf"), "fileWord"],
  [ascii("Rar!"), "fileOther"],
  [[0x37, 0x7a, 0xbc, 0xaf], "fileOther"],
  [[0x1f, 0x8b], "fileOther"],
];
/** A compound file of Microsoft: .xls, .doc, or a workbook with a password around it. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

/** What a file is by its content. Throws ListFault for what is not read, with what it is. */
export function fileKindOf(bytes: Uint8Array): "xlsx" | "text" {
  const begins = (signature: readonly number[]) => signature.every((byte, index) => bytes[index] === byte);
  if (bytes.length === 0) throw new ListFault("fileEmpty");
  if (begins([0x50, 0x4b, 0x03, 0x04])) return "xlsx";
  if (begins([0x50, 0x4b])) throw new ListFault("fileDamaged");
  if (begins(COMPOUND)) throw new ListFault(compoundKindOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  const refused = REFUSED.find(([signature]) => begins(signature) && !(signature.length === 2 && isText(bytes)));
  if (refused) throw new ListFault(refused[1]);
  const head = Buffer.from(bytes.subarray(0, 2_000)).toString("latin1").replace(/^(?:ï»¿)?\s+/, "").toLowerCase();
  if (/^(?:ï»¿)?\s*<(?:!doctype|html|table|head|meta|\?xml|style|div)\b/.test(head)) throw new ListFault("fileWeb");
  return "text";
}

function compoundKindOf(bytes: Buffer): ListFaultCode {
  if (bytes.includes(utf16("EncryptedPackage"))) return "fileEncrypted";
  return bytes.includes(utf16("WordDocument")) ? "fileWord" : "fileOld";
}

/** "BM" and the like begin words too: a picture holds a zero byte soon. */
const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, 512).includes(0);
