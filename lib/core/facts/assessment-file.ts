import { parseFactFile, pointerOf, type FactFile, type FileProblem } from "@/lib/core/facts/fact-file";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { Instrument, Item } from "@/lib/core/instrument/instrument";
import { answerSchema, checkResponse, EVIDENCE, type Answer, type Evidence, type Response, type Responses, type ResponseProblemCode } from "@/lib/core/response";

export type AssessmentFile = FactFile & {
  readonly responses: Responses;
  /** Needed by a report only. */
  readonly organisation: { readonly name: string; readonly creditCode: string | null } | null;
};

/** What can be wrong beside the facts; the texts are in the messages of the command line. */
export const ASSESSMENT_PROBLEMS = ["unknownItem", "responseShape", "evidence", "comment", "organisationName"] as const;
type Place = { readonly pointer: string; readonly values: Readonly<Record<string, string>> };
export type AssessmentProblem =
  | FileProblem
  | (Place & { readonly code: (typeof ASSESSMENT_PROBLEMS)[number] })
  /** An answer that does not fit its item; the texts are under `errors.answer`. */
  | (Place & { readonly code: "answer"; readonly answer: ResponseProblemCode });

export type ParsedAssessment = { readonly file: AssessmentFile } | { readonly problems: readonly AssessmentProblem[] };

export const LONGEST_COMMENT = 4000;
const LONGEST_NAME = 200;

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a parsed assessment file against an instrument; every fault is named, not only the first. */
export function parseAssessmentFile(json: unknown, dictionary: FactDictionary, instrument: Instrument): ParsedAssessment {
  const facts = parseFactFile(json, dictionary);
  const problems: AssessmentProblem[] = "problems" in facts ? [...facts.problems] : [];
  // What is no object, or too deep to look into, has been named already.
  if (!isObject(json) || problems.some(({ code }) => code === "tooDeep")) return { problems };
  const responses = parseResponses(json.responses, instrument, problems);
  const organisation = parseOrganisation(json.organisation, problems);
  if (problems.length > 0 || "problems" in facts) return { problems };
  return { file: { ...facts.file, responses, organisation } };
}

function parseResponses(raw: unknown, instrument: Instrument, problems: AssessmentProblem[]): Responses {
  if (raw === undefined) return {};
  if (!isObject(raw)) {
    problems.push({ pointer: "/responses", code: "responseShape", values: {} });
    return {};
  }
  const items = new Map(instrument.elements.flatMap(({ indicators }) => indicators.flatMap(({ items }) => items)).map((item) => [item.id, item]));
  return Object.fromEntries(
    Object.entries(raw).flatMap(([id, entry]) => {
      const item = items.get(id);
      if (!item) {
        problems.push({ pointer: pointerOf("responses", id), code: "unknownItem", values: { item: id.slice(0, 64) } });
        return [];
      }
      const response = parseResponse(entry, item, problems);
      return response ? [[id, response]] : [];
    }),
  );
}

function parseResponse(raw: unknown, item: Item, problems: AssessmentProblem[]): Response | null {
  const pointer = pointerOf("responses", item.id);
  if (!isObject(raw)) {
    problems.push({ pointer, code: "responseShape", values: {} });
    return null;
  }
  const { evidence, comment, ...answerFields } = raw;
  const before = problems.length;
  const answer = parseAnswer(answerFields, item, pointer, problems);
  if (evidence !== undefined && !isEvidence(evidence)) problems.push({ pointer: `${pointer}/evidence`, code: "evidence", values: {} });
  if (comment !== undefined && (typeof comment !== "string" || comment.length > LONGEST_COMMENT)) {
    problems.push({ pointer: `${pointer}/comment`, code: "comment", values: { most: String(LONGEST_COMMENT) } });
  }
  if (!answer || problems.length > before) return null;
  return { answer, ...(isEvidence(evidence) ? { evidence } : {}), ...(typeof comment === "string" ? { comment } : {}) };
}

const isEvidence = (value: unknown): value is Evidence => EVIDENCE.some((known) => known === value);

function parseAnswer(raw: JsonObject, item: Item, pointer: string, problems: AssessmentProblem[]): Answer | null {
  const parsed = answerSchema.safeParse(raw);
  if (!parsed.success) {
    const [field, ...others] = Object.keys(raw);
    // With one field, that field is at fault; with none or several, the answer as a whole is.
    const place = field !== undefined && others.length === 0 ? pointer + pointerOf(field) : pointer;
    problems.push({ pointer: place, code: "responseShape", values: {} });
    return null;
  }
  // An option of another branch is kept, as on the pages: scoring leaves it out, and a change of industry brings it back.
  const faults = checkResponse(item, parsed.data, "production").filter(({ code }) => code !== "optionOfOtherBranch");
  for (const { code, path, option = "" } of faults) problems.push({ pointer: pointer + path, code: "answer", answer: code, values: { option } });
  return faults.length > 0 ? null : parsed.data;
}

function parseOrganisation(raw: unknown, problems: AssessmentProblem[]): AssessmentFile["organisation"] {
  if (raw === undefined || raw === null) return null;
  if (!isObject(raw)) {
    problems.push({ pointer: "/organisation", code: "organisationName", values: {} });
    return null;
  }
  for (const field of Object.keys(raw)) {
    if (field !== "name" && field !== "creditCode") problems.push({ pointer: pointerOf("organisation", field), code: "unknownField", values: { field } });
  }
  const { name, creditCode = null } = raw;
  if (typeof name !== "string" || name.trim() === "" || name.length > LONGEST_NAME) problems.push({ pointer: "/organisation/name", code: "organisationName", values: {} });
  if (creditCode !== null && (typeof creditCode !== "string" || creditCode.length > 64)) problems.push({ pointer: "/organisation/creditCode", code: "type", values: {} });
  return { name: String(name), creditCode: typeof creditCode === "string" ? creditCode : null };
}
