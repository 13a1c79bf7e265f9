import type { APIRequestContext, APIResponse } from "@playwright/test";

/**
 * Sends a form of a page as a browser without JavaScript does: with the hidden fields that name its action. The form is the
 * one that has a field called `field`. Redirects are answered, not followed.
 */
export async function postForm(request: APIRequestContext, page: string, field: string, values: Readonly<Record<string, string | readonly string[]>>): Promise<APIResponse> {
  const html = await (await request.get(page)).text();
  const form = html.split("<form").find((part) => part.split("</form>")[0]?.includes(` name="${field}"`))?.split("</form>")[0];
  if (form === undefined) throw new Error(`${page} has no form with a field ${field}`);
  const body = new FormData();
  for (const [tag] of form.matchAll(/<input [^>]*type="hidden"[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (name) body.set(name, attribute(tag, "value"));
  }
  for (const [name, value] of Object.entries(values)) {
    body.delete(name);
    for (const each of [value].flat()) body.append(name, each);
  }
  const { origin } = new URL((await request.get("/healthz")).url());
  return request.post(page, { multipart: body, maxRedirects: 0, headers: { origin } });
}

export function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

const unescaped = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
