import { describe, expect, it } from "vitest";
import { ACTS, can, reachOf, ROLES, type Standing } from "@/lib/core/policy";

const EVERYBODY = [...ROLES, "link", "system", "nobody"] as const satisfies readonly Standing[];
const reaches = (act: (typeof ACTS)[number]) => Object.fromEntries(EVERYBODY.flatMap((standing) => { const reach = reachOf(standing, act); return reach === null ? [] : [[standing, reach]]; }));

describe("where a company stands under the official schemes", () => {
  it("is seen by its managers, by a consultant who was granted it, and by nobody else", () => {
    expect(reaches("standing.read")).toEqual({ manager: "all", consultant: "granted", system: "all" });
  });
  it("is answered by its managers", () => {
    expect(reaches("standing.edit")).toEqual({ manager: "all", system: "all" });
  });
});

it("nobody without an account may do more than open one, sign in and use a link", () => {
  expect(ACTS.filter((act) => can("nobody", act))).toEqual(["account.open", "session.open", "token.redeem"]);
});

it("an operator reaches no figure, answer or report of a company", () => {
  const own = ACTS.filter((act) => /^(facts|history|assessment|response|submission|report|standing|share|grant|audit|consent|members|indicators)\./.test(act));
  expect(own.filter((act) => can("operator", act))).toEqual([]);
});
