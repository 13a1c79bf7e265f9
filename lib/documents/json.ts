import type { Report } from "@/lib/core/report/report";

/** The report as a JSON file: the value itself, as every other format shows it. Ends with a newline, as text files do. */
export function renderJson(report: Report): Buffer {
  return Buffer.from(`${JSON.stringify(report, null, 2)}\n`, "utf8");
}
