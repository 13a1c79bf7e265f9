import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { AppError } from "@/lib/core/errors";
import { hashInstrument, hashScoring } from "@/lib/core/instrument/hash";
import { lintInstrument } from "@/lib/core/instrument/lint";
import { parseInstrument, readInstrument, type Fault } from "@/lib/core/instrument/parse";
import { bands, factItem, levelItem, multiItem, SAMPLE_DICTIONARY, sampleInstrument, sampleSource, singleItem, text } from "@/lib/core/instrument/sample";

const ALL_MEASURES = { dig: 1, srd: 1, grn: 0.5, sup: 1, emg: 1, qua: 1 } as const;

const source = () =>
  sampleSource({
    L: {
      L1: [
        levelItem("L1.1", { measures: ALL_MEASURES }),
        multiItem("L1.2", [{ id: "a", value: 5000 }, { id: "b", value: 5000 }]),
        singleItem("L1.3", [{ id: "a", value: 0 }, { id: "b", value: 5000 }, { id: "c", value: 10_000 }]),
        factItem("L1.4", bands({ ratio: ["rd", "revenue"] }, [5, 10], { values: [0, 5000, 10_000] }), { mayDeclare: ["noWater"] }),
      ],
    },
    M: { M1: [factItem("M1.1", { map: { fact: "institution", values: { none: 0, city: 5000, national: 10_000 } }, source: text("s") })] },
  });

type Draft = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- drafts are broken on purpose

/** The faults of the sample after something in it was broken. */
function faultsOf(breakIt: (draft: Draft) => void): Fault[] {
  const draft = structuredClone(source());
  breakIt(draft);
  return lintInstrument([{ path: "sample.yaml", text: stringify(draft, { aliasDuplicateObjects: false }) }], SAMPLE_DICTIONARY);
}
const item = (draft: Draft, index: number): Draft => draft.elements[0].indicators[0].items[index];

test("the sample has no fault", () => {
  expect(faultsOf(() => undefined)).toEqual([]);
});

describe("weights", () => {
  // RW-054: 99 of 100 went unnoticed.
  test("that sum to 9,999 are refused, and what is missing is named", () => {
    const [fault, ...others] = faultsOf((draft) => {
      draft.elements[0].weight = 4999;
    });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ path: "sample.yaml#/elements", code: "weightSum", message: "要素权重之和为 9,999，缺 1 / the weights of the elements sum to 9,999, missing 1" });
    expect(fault!.line).toBeGreaterThan(100);
  });

  test("that sum to too much", () => {
    const faults = faultsOf((draft) => {
      item(draft, 0).weight += 2;
    });
    expect(faults[0]!.message).toContain("多 2");
  });

  // PC-02: a zero sum is refused here, and has no score if it gets through.
  test("that sum to 0", () => {
    expect(faultsOf((draft) => draft.elements[0].indicators[0].items.forEach((one: Draft) => (one.weight = 0)))).toMatchObject([{ code: "weightZero" }]);
  });

  // RW-056: −1, NaN, 1e309 and "" with the path of the field. YAML writes them .nan and .inf.
  test.each([-1, NaN, Infinity, -Infinity, 1.5, 10_001, "", "10"])("of %j", (weight) => {
    const [fault] = faultsOf((draft) => {
      item(draft, 1).weight = weight;
    });
    expect(fault).toMatchObject({ path: "sample.yaml#/elements/0/indicators/0/items/1/weight", code: "weight" });
  });

  test("written 1e309", () => {
    const yaml = stringify(source()).replace("weight: 2500", "weight: 1e309");
    expect(lintInstrument([{ path: "sample.yaml", text: yaml }], SAMPLE_DICTIONARY)).toMatchObject([{ code: "weight" }]);
  });

  test("of a measure on which nothing counts", () => {
    expect(faultsOf((draft) => (item(draft, 0).measures = { dig: 1, srd: 1, grn: 1, sup: 1, emg: 1 }))).toMatchObject([{ code: "weightZero", path: "sample.yaml#/measures" }]);
  });
});

describe("what is refused", () => {
  test.each<[string, string, (draft: Draft) => unknown]>([
    ["an item id used twice", "duplicateId", (draft) => (item(draft, 1).id = "L1.1")],
    ["an option id used twice", "duplicateId", (draft) => (item(draft, 1).options[1].id = "a")],
    ["an item under the wrong indicator", "misplacedId", (draft) => (item(draft, 1).id = "M1.7")],
    // PC-22: a choice of 100 before one of 80 in an ordered list.
    ["ordered options that are not", "optionOrder", (draft) => (item(draft, 2).options[1].value = 10_000) && (item(draft, 2).options[2].value = 8000)],
    ["edges that overlap", "bandOverlap", (draft) => (item(draft, 3).valuation.bands.edges = [10, 10])],
    ["a band without value", "bandGap", (draft) => (item(draft, 3).valuation.bands.values = [0, 10_000])],
    ["a gap below the first level", "bandGap", (draft) => (draft.levels[0].from = 1)],
    ["levels that overlap", "bandOverlap", (draft) => (draft.levels[2].from = 20)],
    ["a ceiling over 10,000", "value", (draft) => (item(draft, 3).cap = { when: { branch: ["services"] }, at: 10_001, reason: text("r") })],
    ["a multi without its exclusive answer", "missing", (draft) => delete item(draft, 1).none],
    ["a value over 10,000", "value", (draft) => (item(draft, 1).options[0].value = 10_001)],
    ["none among the options of a multi", "noneNotExclusive", (draft) => (item(draft, 1).options[0].id = "none")],
    ["a missing language", "missingLocale", (draft) => delete item(draft, 0).title.en],
    ["a blank language", "missingLocale", (draft) => (item(draft, 0).title.en = "  ")],
    ["an unknown fact", "unknownFact", (draft) => (item(draft, 3).valuation.figure.of = { ratio: ["rd", "turnover"] })],
    ["a form that only schemes know", "schemeForm", (draft) => (item(draft, 3).valuation.figure.of = { ratio: ["rd", { figure: "rdIntensity" }] })],
    ["an unknown option of a fact", "unknownFactOption", (draft) => (draft.elements[1].indicators[0].items[0].valuation.map.values.city2 = 1)],
    ["an option of a fact without value", "optionWithoutValue", (draft) => delete draft.elements[1].indicators[0].items[0].valuation.map.values.city],
    ["an unknown clause", "unknownClause", (draft) => item(draft, 0).clauses.push("S99")],
    ["an unknown measure", "unknownMeasure", (draft) => (item(draft, 0).measures.digital = 1)],
    ["a measure weight that is neither 1 nor ½", "unknownMeasure", (draft) => (item(draft, 0).measures.dig = 2)],
    ["an item without measure", "noMeasure", (draft) => (item(draft, 1).measures = {})],
    ["a required clause that nothing cites", "clauseNotCited", (draft) => draft.clauses.push({ id: "S02", required: true, text: text("claim") })],
    ["a level without next step", "nextMissing", (draft) => delete item(draft, 0).levels[2].next],
    ["an option without next step", "nextMissing", (draft) => delete item(draft, 1).options[0].next],
    ["a figure without advice up to the top", "nextMissing", (draft) => (item(draft, 3).next = [{ below: 5000, text: text("n") }])],
    ["levels that say the same", "repeatedText", (draft) => (item(draft, 0).levels[3].text = item(draft, 0).levels[2].text)],
    ["an unknown reason", "unknownReason", (draft) => (item(draft, 3).mayDeclare = ["noReason"])],
    ["a contradiction about an unknown item", "unknownItem", (draft) => (draft.contradictions = [{ id: "x", items: ["Z9.9"], facts: [], when: { level: { item: "L1.1", atLeast: 1 } }, text: text("t") }])],
    ["a text with an unknown figure", "unknownFact", (draft) => (draft.contradictions = [{ id: "x", items: [], facts: [], when: { level: { item: "L1.1", atLeast: 1 } }, text: text("{nothing}") }])],
    ["a level asked of an item without levels", "wrongKind", (draft) => (draft.contradictions = [{ id: "x", items: [], facts: [], when: { level: { item: "L1.2", atLeast: 1 } }, text: text("t") }])],
    ["an unknown element among the factors", "unknownElement", (draft) => (draft.factors = ["L", "X"])],
    ["an industry in two branches", "branchOverlap", (draft) => draft.branches[1].industries.push("C")],
    ["industries in no branch", "branchGap", (draft) => (draft.branches[2].industries = ["I"])],
    ["cases without a default", "noDefault", (draft) => (item(draft, 3).valuation = { cases: [1, 2].map(() => ({ when: { branch: ["production"] }, use: bands("rd", [1]) })) })],
    ["more indicators than columns", "tooManyScores", (draft) => {
      const [indicator] = draft.elements[1].indicators;
      draft.elements[1].indicators = Array.from({ length: 40 }, (_, n) => ({ ...indicator, id: `M${String(n + 1)}`, weight: 250, items: [{ ...indicator.items[0], id: `M${String(n + 1)}.1` }] }));
    }],
    ["an unknown field", "unknownKey", (draft) => (item(draft, 0).wieght = 1)],
    ["a form that does not exist", "form", (draft) => (item(draft, 0).characteristic = "low-tech")],
  ])("%s", (_, code, breakIt) => {
    const faults = faultsOf(breakIt);
    expect(faults.map((fault) => fault.code)).toContain(code);
    for (const fault of faults) expect(fault.message).toMatch(/[\u4e00-\u9fff].* \/ \S/u);
  });

  test("an id that comes back as another kind of item", () => {
    const draft = source() as Draft;
    const before = sampleInstrument({ L: { L1: [multiItem("L1.1", [{ id: "a", value: 1 }, { id: "b", value: 1 }])] } });
    const faults = lintInstrument([{ path: "sample.yaml", text: stringify(draft) }], SAMPLE_DICTIONARY, [sampleInstrumentOf(source()), before]);
    expect(faults).toMatchObject([{ code: "reusedId", path: "sample.yaml#/elements/0/indicators/0/items/0/id" }]);
  });

  test("a single may have an option none: it excludes the others anyway", () => {
    expect(faultsOf((draft) => (item(draft, 2).options[0].id = "none"))).toEqual([]);
  });
});

describe("files", () => {
  const files = () => {
    const { elements, ...head } = source() as { elements: object[] };
    return [
      { path: "v/instrument.yaml", text: stringify({ ...head, elements: ["L.yaml", "M.yaml"] }) },
      { path: "v/L.yaml", text: stringify(elements[0]) },
      { path: "v/M.yaml", text: stringify(elements[1]) },
    ];
  };

  test("of one version are merged in the order of the head", () => {
    expect(parseInstrument(files())).toEqual(sampleInstrumentOf(source()));
  });

  test("a fault names its file, the place inside it, and the line", () => {
    const [head, first, second] = files();
    const broken = { ...first!, text: first!.text.replace("weight: 2500", "weight: -2500") };
    const line = broken.text.split("\n").findIndex((one) => one.includes("-2500")) + 1;
    expect(lintInstrument([head!, broken, second!], SAMPLE_DICTIONARY)).toMatchObject([{ path: "v/L.yaml#/indicators/0/items/0/weight", line, code: "weight" }]);
  });

  test("a file that is not there", () => {
    expect(lintInstrument(files().slice(0, 2), SAMPLE_DICTIONARY)).toMatchObject([{ code: "fileMissing", path: "v/instrument.yaml#/elements/1" }]);
  });

  test("no head", () => {
    expect(lintInstrument(files().slice(1), SAMPLE_DICTIONARY)).toMatchObject([{ code: "noHead" }]);
    expect(lintInstrument([], SAMPLE_DICTIONARY)).toMatchObject([{ code: "noHead" }]);
  });

  test("parsing throws INSTRUMENT with the place", () => {
    const broken = [{ path: "a.yaml", text: "key: [" }];
    expect(() => parseInstrument(broken)).toThrow(AppError);
    expect(() => parseInstrument(broken)).toThrow(expect.objectContaining({ code: "INSTRUMENT", details: expect.objectContaining({ field: "a.yaml#" }) as unknown }) as Error);
  });
});

describe("YAML that is meant to harm", () => {
  const codeOf = (yaml: string): string | undefined => readInstrument([{ path: "a.yaml", text: yaml }]).faults[0]?.code;

  test("aliases that multiply", () => {
    const levels = Array.from({ length: 9 }, (_, n) => `a${String(n + 1)}: &a${String(n + 1)} [${Array(9).fill(`*a${String(n)}`).join(", ")}]`);
    expect(codeOf(["key: x", 'a0: &a0 ["lol"]', ...levels].join("\n"))).toBe("aliases");
  });
  test("an alias to itself", () => {
    expect(codeOf("key: x\na: &a [*a]")).toBeDefined();
  });
  test("an alias without anchor", () => {
    expect(codeOf("key: *x")).toBeDefined();
  });
  test.each([100, 1_000, 100_000])("%d brackets", (depth) => {
    expect(codeOf(`key: ${"[".repeat(depth)}${"]".repeat(depth)}`)).toBe("tooDeep");
  });
  test("more than four megabytes", () => {
    expect(codeOf(`key: "${"x".repeat(5_000_000)}"`)).toBe("tooLarge");
  });
  test("a key twice", () => {
    expect(codeOf("key: a\nkey: b")).toBe("yaml");
  });
  test("a prototype is only a key", () => {
    expect(codeOf("key: a\n__proto__: { polluted: true }")).toBeDefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
  test("no YAML, no map, nothing", () => {
    for (const yaml of ["", "- 1", "just text", "{", "\u0000"]) expect(codeOf(yaml)).toBeDefined();
  });
});

describe("hashes", () => {
  test("layout, comments and the order of keys do not count; any text does", () => {
    const instrument = parseInstrument([{ path: "a.yaml", text: stringify(source()) }]);
    const commented = parseInstrument([{ path: "a.yaml", text: `# a comment\n${stringify(source(), { sortMapEntries: true })}` }]);
    expect(hashInstrument(instrument)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashInstrument(commented)).toBe(hashInstrument(instrument));
    expect(hashInstrument({ ...instrument, title: text("other") })).not.toBe(hashInstrument(instrument));
  });

  test("the scoring hash sees weights, edges and values, and no words", () => {
    const draft = source() as Draft;
    const before = hashScoring(sampleInstrumentOf(draft));
    item(draft, 0).levels[0].text = text("other words");
    item(draft, 0).levels[0].next = text("other advice");
    draft.title = text("other title");
    expect(hashScoring(sampleInstrumentOf(draft))).toBe(before);
    item(draft, 3).valuation.bands.edges = [5, 11];
    expect(hashScoring(sampleInstrumentOf(draft))).not.toBe(before);
  });
});

function sampleInstrumentOf(draft: object) {
  return parseInstrument([{ path: "a.yaml", text: stringify(draft, { aliasDuplicateObjects: false }) }]);
}
