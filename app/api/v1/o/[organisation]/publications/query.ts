import "server-only";
import { AppError } from "@/lib/core/errors";
import type { CellQueryInput } from "@/lib/core/publication/cell-query";

/** The words of an address, as they are: whatever is no question is refused by who answers it. Said twice is no question. */
export function queryOf(query: URLSearchParams): CellQueryInput {
  const names = [...query.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new AppError("NODE", { field: `/${twice}` });
  return Object.fromEntries(query) as CellQueryInput;
}
