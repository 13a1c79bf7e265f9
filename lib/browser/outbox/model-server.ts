/**
 * For tests: the save address as the server keeps it, with revisions, batches and history, in front of a network that fails
 * on command. It follows `save_responses` in `prisma/sql/save-responses.sql`.
 */
export type ModelServer = {
  readonly fetch: typeof fetch;
  readonly rows: ReadonlyMap<string, { readonly answer: unknown; readonly revision: number }>;
  readonly history: readonly { readonly item: string; readonly answer: unknown; readonly revision: number }[];
  readonly calls: readonly { readonly url: string; readonly body: Record<string, unknown> }[];
  readonly submissions: readonly string[];
  /** What happens to the next calls; `lostAnswer`: the call arrives, its answer does not. */
  network: "up" | "down" | "lostAnswer" | "hangs" | 401 | 404 | 413 | 503 | "closed";
  /** Items that are refused one by one, and an item whose presence refuses the call as a whole. */
  readonly refused: Set<string>;
  poison: string | null;
  /** Somebody else saves. */
  readonly saveByOther: (item: string, answer: unknown) => void;
};

type Call = { batch: string; key?: string; changes: { item: string; revision: number; answer: unknown }[] };

export function modelServer(): ModelServer {
  const rows = new Map<string, { answer: unknown; revision: number; by: string }>();
  const history: { item: string; answer: unknown; revision: number }[] = [];
  const batches = new Map<string, unknown>();
  const calls: { url: string; body: Record<string, unknown> }[] = [];
  const submissions: string[] = [];
  const refused = new Set<string>();
  const write = (item: string, answer: unknown, by: string) => {
    const revision = (rows.get(item)?.revision ?? 0) + 1;
    rows.set(item, { answer, revision, by });
    history.push({ item, answer, revision });
    return revision;
  };
  const reply = (value: unknown, status = 200) => Response.json(value, { status });

  function save(call: Call): Response {
    const known = batches.get(call.batch);
    if (known !== undefined) return reply(known);
    if (model.poison !== null && call.changes.some(({ item }) => item === model.poison)) return reply({ problem: { code: "INVALID", text: "This call cannot be read." } }, 400);
    const results = call.changes.map(({ item, revision, answer }) => {
      const row = rows.get(item);
      const stored = row?.revision ?? 0;
      if (refused.has(item)) return { item, status: "refused", revision: stored, problem: { code: "ANSWER", path: "", message: "There is no such option." } };
      if (row && JSON.stringify(row.answer) === JSON.stringify(answer)) return { item, status: "saved", revision: stored };
      if (revision !== stored) return { item, status: "conflict", revision: stored, current: { answer: row?.answer ?? null }, by: row?.by, at: new Date().toISOString() };
      return { item, status: "saved", revision: write(item, answer, "me") };
    });
    const answer = { results, savedAt: new Date().toISOString() };
    batches.set(call.batch, answer);
    return reply(answer, results.some(({ status }) => status !== "saved") ? 409 : 200);
  }

  const model: ModelServer = {
    async fetch(url, init) {
      const body = JSON.parse(String(init?.body)) as Call;
      const { network } = model;
      if (network === "down") throw new TypeError("Failed to fetch");
      calls.push({ url: String(url), body: body as unknown as Record<string, unknown> });
      if (network === 401) return reply({ problem: { code: "SIGNED_OUT", text: "Please sign in." } }, 401);
      if (network === 404) return reply({ problem: { code: "NOT_FOUND", text: "There is no such assessment." } }, 404);
      if (network === 413) return reply({ problem: { code: "TOO_LARGE", text: "Too large." } }, 413);
      if (network === 503) return reply({ problem: { code: "UNAVAILABLE" } }, 503);
      if (network === "closed") return reply({ problem: { code: "CLOSED", text: "It is closed." } }, 409);
      if (network === "hangs") return new Promise(() => undefined);
      if (body.key !== undefined) {
        if (!submissions.includes(body.key)) submissions.push(body.key);
        if (network === "lostAnswer") throw new TypeError("Failed to fetch");
        return reply({ submission: `submission of ${body.key}`, number: 1 });
      }
      const answer = save(body);
      if (network === "lostAnswer") throw new TypeError("Failed to fetch");
      return answer;
    },
    rows,
    history,
    calls,
    submissions,
    network: "up",
    refused,
    poison: null,
    saveByOther: (item, answer) => void write(item, answer, "Li Wei"),
  };
  return model;
}
