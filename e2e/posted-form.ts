import type { APIRequestContext, APIResponse } from "@playwright/test";

/**
 * Sends a form of a page as a browser without JavaScript does: with the hidden fields that name its action. The form is the
 * one that has a field called `field`. Redirects are answered, not followed.
 */
export async function postForm(request: APIRequestContext, page: string, field: string, values: Values): Promise<APIResponse> {
  return sendForm(request, page, ` name="${field}"`, values);
}

/** The same for a form that asks for nothing: found by what its button says. */
export async function pressButton(request: APIRequestContext, page: string, label: string): Promise<APIResponse> {
  return sendForm(request, page, label, {});
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/** `holds`: what stands in the form and in no other. */
async function sendForm(request: APIRequestContext, page: string, holds: string, values: Values): Promise<APIResponse> {
  const html = await (await request.get(page)).text();
  const form = html.split("<form").slice(1).map((part) => part.split("</form>")[0] ?? "").find((part) => part.includes(holds));
  if (form === undefined) throw new Error(`${page} has no form with ${holds}`);
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
