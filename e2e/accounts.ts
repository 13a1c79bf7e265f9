import { randomInt, randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { checkCharacterOf, checkCreditCode } from "@/lib/core/credit-code";
import { postForm } from "./posted-form";
import type { Firm } from "./firms";

/** What registering asks about the company itself. */
export type Registered = Pick<Firm, "name" | "regionCode"> & { readonly industry: Pick<Firm["industry"], "code"> };

/** Whoever registered, and where their company begins. */
export type Account = { readonly login: string; readonly password: string; readonly home: string };
/** The company that somebody registered. */
export type RegisteredAccount = Account & { readonly creditCode: string };

/** A code with right check characters that belongs to nobody we know of, different each time. */
export function makeCreditCode(regionCode: string): string {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const body = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("");
  for (const inner of "0123456789X") {
    const first17 = `91${regionCode}MA${body}${inner}`;
    const code = first17 + checkCharacterOf(first17);
    if (checkCreditCode(code).valid) return code;
  }
  throw new Error("one of eleven inner check characters is always right");
}

export const makeLogin = () => `person-${randomUUID().slice(0, 13)}@example.org`;
export const PASSWORD = "秋天的九溪烟树很好看";

/** Registers a company without a browser; the cookies of `request` are its manager's afterwards. */
export async function register(request: APIRequestContext, firm: Registered, password: string = PASSWORD): Promise<RegisteredAccount> {
  const login = makeLogin();
  const creditCode = makeCreditCode(firm.regionCode);
  const answer = await postForm(request, "/sign-up", "creditCode", {
    company: firm.name,
    creditCode,
    industry: firm.industry.code,
    regionCode: firm.regionCode,
    name: "孟听雨",
    login,
    password,
  });
  const home = answer.headers().location;
  if (!home?.includes("/o/")) throw new Error(`registering ${firm.name} answered ${answer.status()}: ${(await answer.text()).slice(0, 300)}`);
  return { login, password, home: new URL(home, answer.url()).pathname, creditCode };
}

/** Signs in without a browser; answers where the person starts. */
export async function enter(request: APIRequestContext, { login, password }: { readonly login: string; readonly password: string }): Promise<string> {
  const answer = await postForm(request, "/sign-in", "password", { login, password });
  const home = answer.headers().location;
  if (!home) throw new Error(`signing in as ${login} answered ${answer.status()}`);
  return new URL(home, answer.url()).pathname;
}
