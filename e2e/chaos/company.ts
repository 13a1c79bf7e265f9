import type { APIRequestContext } from "@playwright/test";
import { makeLogin, PASSWORD, register, type Account } from "../accounts";
import { FISCAL_YEAR, PUMPS } from "../firms";
import { attribute, postForm } from "../posted-form";
import type { Question, Section } from "./plan";

/** A company with an assessment, in the words of its addresses. */
export type Company = { readonly home: string; readonly organisation: string; readonly assessment: string; readonly base: string };

export async function foundCompany(manager: APIRequestContext): Promise<{ readonly account: Account; readonly company: Company }> {
  const account = await register(manager, PUMPS);
  const created = await postForm(manager, `${account.home}/assessments`, "fiscalYear", { fiscalYear: String(FISCAL_YEAR), scope: "standalone" });
  const base = new URL(created.headers().location ?? "", created.url()).pathname;
  const [organisation = "", assessment = ""] = base.match(/[0-9a-f-]{36}/g) ?? [];
  return { account, company: { home: account.home, organisation, assessment, base } };
}

/** A colleague joins by an invitation; `colleague` is signed in afterwards. */
export async function join(manager: APIRequestContext, colleague: APIRequestContext, { home }: Company, name: string): Promise<Account> {
  const made = await (await postForm(manager, `${home}/members`, "role", { role: "respondent" })).text();
  const link = /<input [^>]*id="[a-z]+-link"[^>]*>/.exec(made)?.[0];
  if (!link) throw new Error("no invitation was made");
  const login = makeLogin();
  const joined = await postForm(colleague, new URL(attribute(link, "value")).pathname, "login", { name, login, password: PASSWORD });
  if (joined.status() !== 303) throw new Error(`joining answered ${String(joined.status())}`);
  return { login, password: PASSWORD, home };
}

/** Assigns sections to the colleagues, in the order in which they joined. */
export async function assign(manager: APIRequestContext, { home, assessment }: Company, sections: readonly (readonly string[])[]): Promise<void> {
  const page = await (await manager.get(`${home}/members?assessment=${assessment}`)).text();
  const users = [...new Set([...page.matchAll(/name="user" value="([0-9a-f-]{36})"/g)].map(([, user]) => user ?? ""))];
  if (users.length !== sections.length) throw new Error(`${String(users.length)} colleagues are in the table, ${String(sections.length)} joined`);
  const cell = users.flatMap((user, index) => (sections[index] ?? []).map((section) => `${user}/${section}`));
  const answer = await postForm(manager, `${home}/members?assessment=${assessment}`, "cell", { user: users, cell });
  if (answer.status() !== 303) throw new Error(`assigning answered ${String(answer.status())}`);
}

/** Every section with its questions, as its page shows them; sections that are nearly all computed are left out. */
export async function readSections(manager: APIRequestContext, { base }: Company): Promise<readonly Section[]> {
  const overview = await (await manager.get(base)).text();
  const ids = [...new Set([...overview.matchAll(new RegExp(`${base}/([A-Z]\\d+)["#]`, "g"))].map(([, id]) => id ?? ""))];
  const sections = await Promise.all(ids.map(async (id) => ({ id, questions: questionsIn(await (await manager.get(`${base}/${id}`)).text()) })));
  return sections.filter(({ questions }) => questions.some(({ values }) => values.length > 1)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function questionsIn(html: string): readonly Question[] {
  const values = new Map<string, string[]>();
  for (const [tag] of html.matchAll(/<input [^>]*name="answer\.[^>]*>/g)) {
    const item = attribute(tag, "name").slice("answer.".length);
    values.set(item, [...(values.get(item) ?? []), attribute(tag, "value")]);
  }
  return [...values].map(([item, found]) => ({ item, values: found, hasComment: html.includes(`name="comment.${item}"`) }));
}
