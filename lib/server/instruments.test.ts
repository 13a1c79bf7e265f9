import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstrumentFile } from "@/lib/core/instrument/parse";
import { createAssessment, loadOverview } from "@/lib/server/assessments";
import { closeDatabase } from "@/lib/server/db";
import { listInstruments, loadInstrument } from "@/lib/server/instruments";
import { publishInstrument } from "@/lib/server/publish-instrument";
import { submit } from "@/lib/server/submissions";
import { as, fill, instrumentFiles, openCompany, ownerUrl, publish, system, YEAR } from "@/lib/server/test-builders";

type Head = { version: string; title: { "zh-CN": string }; elements: string[] };
type ElementFile = { weight: unknown; indicators: { weight: unknown; items: { id: string; weight: unknown; options?: { value: unknown }[] }[] }[] };
const head = (files: Map<string, unknown>) => files.get("instrument.yaml") as Head;
const element = (files: Map<string, unknown>, name: string) => files.get(name) as ElementFile;

/** The first instrument as another version, after `edit`. */
const edition = (version: string, edit: (files: Map<string, unknown>) => void = () => undefined) =>
  instrumentFiles(({ files }) => {
    head(files).version = version;
    edit(files);
  });

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

describe("publishing", () => {
  it("makes a version available, once", async () => {
    expect(await publish(edition("2030.1"))).toMatchObject({ version: "2030.1", outcome: "published" });
    expect(await publish(edition("2030.1"))).toMatchObject({ outcome: "unchanged" });
    expect((await listInstruments(system)).map(({ version }) => version)).toContain("2030.1");
  });

  it("replaces a version that nobody submitted with, and whoever is filling it in sees the new text", async () => {
    const company = await openCompany();
    await publish(edition("2030.2"));
    const { assessment } = await createAssessment(company.system, company.organisation, { fiscalYear: YEAR, scope: "standalone", instrument: "xinzhi-enterprise@2030.2" });
    const rewritten = edition("2030.2", (files) => {
      head(files).title["zh-CN"] = "改过的标题";
    });
    expect(await publish(rewritten)).toMatchObject({ outcome: "replaced" });
    expect((await loadOverview(await as(company.manager), company.organisation, assessment)).assessment.instrument.title["zh-CN"]).toBe("改过的标题");
  });

  it("refuses to replace a version that a submission pins, and takes a new one", async () => {
    const company = await openCompany();
    await publish(edition("2030.3"));
    const instrument = "xinzhi-enterprise@2030.3";
    const { assessment } = await createAssessment(company.system, company.organisation, { fiscalYear: YEAR, scope: "standalone", instrument });
    await fill(company, assessment, undefined, instrument);
    await submit(company.system, company.organisation, assessment);
    const changed = (version: string) =>
      edition(version, (files) => {
        head(files).title["zh-CN"] = "提交以后改的标题";
      });
    await expect(publish(changed("2030.3"))).rejects.toMatchObject({ code: "PINNED" });
    expect((await loadInstrument(system, "xinzhi-enterprise", "2030.3")).instrument.title["zh-CN"]).not.toBe("提交以后改的标题");
    expect(await publish(edition("2030.3"))).toMatchObject({ outcome: "unchanged" });
    expect(await publish(changed("2030.4"))).toMatchObject({ outcome: "published" });
  });
});

describe("a faulty file is refused with its place, and the running version stays", () => {
  const faults: readonly (readonly [string, (files: Map<string, unknown>) => void, RegExp])[] = [
    ["weights that add up to 9,900", (files) => void (element(files, "L.yaml").weight = 2400), /100/],
    ["a negative weight", (files) => void ((element(files, "M.yaml").indicators[0] as { weight: unknown }).weight = -1), /weight/],
    ["a weight that is no number", (files) => void ((element(files, "M.yaml").indicators[0] as { weight: unknown }).weight = Number.NaN), /weight/],
    ["a weight of 1e309", (files) => void ((element(files, "O.yaml").indicators[0] as { weight: unknown }).weight = 1e309), /weight/],
    ["an empty weight", (files) => void ((element(files, "C.yaml").indicators[0] as { weight: unknown }).weight = ""), /weight/],
    ["no items", (files) => void ((element(files, "C.yaml").indicators[0] as { items: unknown[] }).items = []), /items/],
  ];
  it.each(faults)("%s", async (_, edit, named) => {
    const before = await loadInstrument(system, "xinzhi-enterprise", "2026.1");
    const fault = await publish(instrumentFiles(({ files }) => edit(files))).catch((thrown: unknown) => thrown as { code: string; details: { values: { detail: string } } });
    expect(fault).toMatchObject({ code: "INSTRUMENT" });
    expect((fault as { details: { values: { detail: string } } }).details.values.detail).toMatch(/\.yaml#.*:\d+ /);
    expect((fault as { details: { values: { detail: string } } }).details.values.detail).toMatch(named);
    expect((await loadInstrument(system, "xinzhi-enterprise", "2026.1")).hash).toBe(before.hash);
  });

  it("an item's id that another edition uses for another kind of item", async () => {
    const words = { "zh-CN": "都没有", en: "None of these" };
    const reusing = edition("2030.6", (files) => {
      const [plan] = element(files, "C.yaml").indicators[0]!.items as unknown as { ordered?: boolean; options: object[] }[];
      const { ordered: _, ...single } = plan!;
      const options = plan!.options.map((option) => ({ ...option, next: words }));
      element(files, "C.yaml").indicators[0]!.items[0] = { ...single, kind: "multi", none: words, options } as unknown as ElementFile["indicators"][0]["items"][0];
    });
    await expect(publish(reusing)).rejects.toMatchObject({ code: "INSTRUMENT", details: { field: "C.yaml#/indicators/0/items/0/id", values: { detail: expect.stringContaining("C1.1") as unknown } } });
    expect((await listInstruments(system)).map(({ version }) => version)).not.toContain("2030.6");
  });

  it.each([
    ["no YAML", [{ path: "x.yaml", text: "{{{" }]],
    ["nothing", []],
    ["another thing", [{ path: "x.yaml", text: "key: 1" }]],
    ["many aliases", [{ path: "x.yaml", text: `a: &a [x]\nb: [${"*a,".repeat(200)}]\nkey: x` }]],
  ] as const)("%s", async (_, files) => {
    await expect(publishInstrument(system, files as readonly InstrumentFile[], ownerUrl())).rejects.toMatchObject({ code: "INSTRUMENT" });
  });

  it("but weights of 12.5 % each are fine: they are 1,250 basis points", async () => {
    const files = edition("2030.5", (content) => {
      const [first] = element(content, "L.yaml").indicators;
      if (!first) throw new Error("no indicator");
      const weights = [1250, 1250, 3750, 3750];
      first.items.forEach((item, index) => (item.weight = weights[index] ?? 0));
    });
    expect(await publish(files)).toMatchObject({ outcome: "published" });
  });
});
