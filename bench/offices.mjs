import { randomUUID } from "node:crypto";
import { createAssessment, register } from "./session.mjs";

const YEAR = 2025;
const INSTRUMENT = "xinzhi-enterprise@2026.1";

/**
 * Companies that nobody measured before, each with a person signed in and an assessment. `first` is a number that no other
 * figure registers companies from.
 */
export async function openOffices(url, first, count) {
  const offices = [];
  for (let number = first; number < first + count; number += 1) {
    const session = await register(url, number);
    offices.push({ ...session, draft: await createAssessment(url, session, YEAR), revisions: {} });
  }
  return offices;
}

/** A save of what `changeOf(item, revision)` says of each item, at the revision that the save before left. */
export function saveOf(office, items, changeOf) {
  const changes = items.map((item) => {
    const revision = office.revisions[item] ?? 0;
    office.revisions[item] = revision + 1;
    return { item, revision, ...changeOf(revision + 1) };
  });
  return {
    method: "PUT",
    path: `/api/v1${office.draft}/responses`,
    headers: { "content-type": "application/json", cookie: office.cookie, "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ instrument: INSTRUMENT, batch: randomUUID(), changes }),
  };
}

/** Another answer with each revision. */
export const answered = (revision) => ({ answer: { level: revision % 6 } });

/** One statement of the floor's, each client at a row of its own. */
export function floorSave(clients) {
  const assessments = Array.from({ length: clients }, () => randomUUID());
  return (client, n) => ({
    method: "PUT",
    path: "/api/statement",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ assessment: assessments[client], item: "L1.2", answer: { level: n % 6 } }),
  });
}
