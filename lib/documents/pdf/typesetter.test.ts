import { afterEach, describe, expect, it, vi } from "vitest";
import { LIMITS, Typesetter, TypesettingError } from "@/lib/documents/pdf/typesetter";

let typesetter: Typesetter;
afterEach(() => typesetter.close());

/** The smallest content that the template takes. */
const content = JSON.stringify({
  lang: "zh", title: "标题", cover: { organisation: "企业", creditCode: null, particulars: [] },
  summary: { headline: "结论", overall: { value: "1.0", range: null, coverage: "100%", note: null, trace: null }, level: null, levelNote: null, equalWeights: null, balance: null, coordination: null, points: [], notices: [], next: [], picture: { svg: '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"/>', title: "图" } },
  sections: [], traces: [], disclaimer: "", imprint: "", replaced: null, guide: [{ label: "a", text: "b" }],
  labels: Object.fromEntries(["product", "contents", "guide", "summary", "overall", "balance", "coordination", "coverage", "points", "next", "gain", "traces", "tracesLead", "part", "value", "weight", "contribution", "total", "formula"].map((key) => [key, key])),
});
const set = () => typesetter.typeset("report.typ", { content }, 0);

describe("the typesetting process", () => {
  it("starts once, serves one document after another, and in order", async () => {
    typesetter = new Typesetter();
    const pdfs = await Promise.all([set(), set(), set()]);
    for (const pdf of pdfs) expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  }, 60_000);

  it("is replaced after a number of documents, because it keeps some memory of each", async () => {
    typesetter = new Typesetter({ ...LIMITS, documents: 2 });
    await set();
    const first = typesetter.childId;
    await set();
    await set();
    expect(typesetter.childId).not.toBe(first);
  }, 60_000);

  it("ends when nothing was asked of it for a while, and opens again for the next document", async () => {
    typesetter = new Typesetter({ ...LIMITS, idleMilliseconds: 50 });
    await set();
    await vi.waitFor(() => expect(typesetter.childId).toBeNull(), { timeout: 5_000 });
    expect((await set()).length).toBeGreaterThan(1000);
  }, 60_000);

  it("comes back after a crash, which only the document at hand feels", async () => {
    typesetter = new Typesetter();
    await set();
    const lost = set();
    process.kill(typesetter.childId!, "SIGKILL");
    await expect(lost).rejects.toMatchObject({ cause: "crashed" });
    expect((await set()).length).toBeGreaterThan(1000);
  }, 60_000);

  it("is stopped at its limits of time and memory", async () => {
    typesetter = new Typesetter({ ...LIMITS, milliseconds: 1 });
    await expect(set()).rejects.toMatchObject({ cause: "timeout" });
    typesetter = new Typesetter({ ...LIMITS, bytes: 1, lookMilliseconds: 5 });
    await expect(set()).rejects.toMatchObject({ cause: "memory" });
  }, 60_000);

  it("refuses a document when too many are waiting", async () => {
    typesetter = new Typesetter({ ...LIMITS, waiting: 1 });
    const results = await Promise.allSettled([set(), set(), set()]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(TypesettingError);
  }, 60_000);

  it("reports what the template does not understand", async () => {
    typesetter = new Typesetter();
    await expect(typesetter.typeset("report.typ", { content: "{" }, 0)).rejects.toMatchObject({ cause: "refused" });
  }, 60_000);
});
