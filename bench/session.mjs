/** Signs in as a person would without JavaScript: fetches the form, posts it, keeps the cookie. */
export async function signIn(origin, { login, password }) {
  const page = await fetch(`${origin}/sign-in`);
  const html = await page.text();
  const form = html.slice(html.indexOf('<form', html.indexOf("<main")), html.indexOf("</form>", html.indexOf("<main")));
  const body = new FormData();
  for (const [, tag] of form.matchAll(/<input ([^>]*type="hidden"[^>]*)>/g)) {
    const name = tag.match(/name="([^"]*)"/)?.[1];
    if (name) body.set(decode(name), decode(tag.match(/value="([^"]*)"/)?.[1] ?? ""));
  }
  body.set("login", login);
  body.set("password", password);
  const answer = await fetch(`${origin}/sign-in`, { method: "POST", body, redirect: "manual", headers: { origin } });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  if (!cookie.includes("xinzhi")) throw new Error(`sign-in as ${login} answered ${answer.status} without a session`);
  return { cookie, home: new URL(answer.headers.get("location") ?? "/", origin).pathname };
}

const decode = (text) => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
