import { describe, expect, it } from "vitest";
import { parseContributions } from "@/lib/core/disclosure/contributions-file";
import type { Problem } from "@/lib/core/disclosure/cube";
import { protect } from "@/lib/core/disclosure/disclosure";
import vector from "@/lib/core/disclosure/vector.json";

function worked(): Problem {
  const parsed = parseContributions(vector);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.file.problem;
}

describe("the worked example", () => {
  it("hides two cells by rule and the six cheapest that protect them", async () => {
    const { statuses, audit } = await protect(worked());
    const withStatus = (status: string): string[] => [...statuses].filter(([, cell]) => cell.status === status).map(([id]) => id).sort();
    expect(withStatus("primary")).toEqual(Object.keys(vector.primary).sort());
    expect(withStatus("secondary")).toEqual(vector.minimalSecondary);
    expect(withStatus("published")).toEqual(Object.keys(vector.published).sort());
    expect(audit).toMatchObject({ exact: 0, narrow: 0, known: 0, rounds: 0 });
  });
});
