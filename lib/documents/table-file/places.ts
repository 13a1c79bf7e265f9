import { join } from "node:path";
import { rootFolder } from "@/lib/documents/root";

const HERE = ["lib", "documents", "table-file"];

/** The program that reads a workbook. Not named where it is started: there the bundler takes its path for an import. */
export function readerPath(): string {
  return join(rootFolder(), ...HERE, "xlsx-child.mjs");
}
