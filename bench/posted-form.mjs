/** Sends a form of a page as a browser without JavaScript does: the one that has a field called `field`. */
export async function postForm(url, field, values, cookie = "") {
  const { origin } = new URL(url);
  const html = await (await fetch(url, { headers: { cookie } })).text();
  const form = html.split("<form").find((part) => part.split("</form>")[0].includes(` name="${field}"`));
  if (!form) throw new Error(`${url} has no form with a field ${field}`);
  const body = new FormData();
  for (const [tag] of form.split("</form>")[0].matchAll(/<input [^>]*type="hidden"[^>]*>/g)) {
    const name = attributeOf(tag, "name");
    if (name) body.set(name, attributeOf(tag, "value"));
  }
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return fetch(url, { method: "POST", body, redirect: "manual", headers: { origin, cookie } });
}

export const cookieOf = (answer) => answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");

const attributeOf = (tag, name) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
const unescaped = (text) => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
