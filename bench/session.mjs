import { cookieOf, postForm } from "./posted-form.mjs";

/** Signs in as a person would without JavaScript: fetches the form, posts it, keeps the cookie. */
export async function signIn(origin, { login, password }) {
  const answer = await postForm(`${origin}/sign-in`, "password", { login, password });
  const cookie = cookieOf(answer);
  if (!cookie.includes("xinzhi")) throw new Error(`sign-in as ${login} answered ${answer.status} without a session`);
  return { cookie, home: new URL(answer.headers.get("location") ?? "/", origin).pathname };
}

/** Registers a company; answers the session of its manager. */
export async function register(origin, number) {
  const answer = await postForm(`${origin}/sign-up`, "creditCode", {
    company: `测量企业 ${number}`,
    creditCode: creditCodeOf(number),
    industry: "3499",
    regionCode: "330106",
    name: "量数",
    login: `measured-${number}@example.org`,
    password: "量一量才知道有多快",
  });
  const home = answer.headers.get("location");
  if (!home?.includes("/o/")) throw new Error(`registering company ${number} answered ${answer.status}`);
  return { cookie: cookieOf(answer), home: new URL(home, origin).pathname };
}

/** Creates an assessment; answers its path. */
export async function createAssessment(origin, { cookie, home }, fiscalYear) {
  const answer = await postForm(`${origin}${home}/assessments`, "fiscalYear", { fiscalYear: String(fiscalYear), scope: "standalone" }, cookie);
  const place = answer.headers.get("location");
  if (!place) throw new Error(`creating an assessment answered ${answer.status}`);
  return new URL(place, origin).pathname;
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const INNER = [3, 7, 9, 10, 5, 8, 4, 2];

/** A credit code with right check characters (GB 32100, GB 11714) for the n-th invented company. */
function creditCodeOf(number) {
  const eight = `MA${String(number).padStart(6, "0")}`;
  const sum = [...eight].reduce((total, character, place) => total + INNER[place] * "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(character), 0);
  const inner = "0123456789X0"[(11 - (sum % 11)) % 11 === 0 ? 0 : 11 - (sum % 11)];
  const first17 = `91330106${eight}${inner}`;
  let weight = 1;
  let total = 0;
  for (const character of first17) {
    total += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return first17 + ALPHABET[(31 - (total % 31)) % 31];
}
