import { alternate, load } from "../load.mjs";

const CONNECTIONS = 8;
const SECONDS = 4;

/** Whole pages a second, signed in, beside a page of one query and 7.5 kB. */
export async function measurePages({ product, floor, demo, say }) {
  const get = (origin, path, cookie) => () =>
    load({ origin, connections: CONNECTIONS, seconds: SECONDS, make: () => ({ path, headers: { cookie, "accept-encoding": "identity" } }) });
  const pages = { "sign-in page": { path: "/sign-in", cookie: "" }, "form page": { path: `${demo.draft}/M2`, cookie: demo.drafting.cookie }, "report page": { path: demo.report, cookie: demo.manager.cookie } };
  // The first requests compile, connect and fill caches.
  for (const { path, cookie } of Object.values(pages)) await get(product.url, path, cookie)();
  const rows = [];
  for (const [what, { path, cookie }] of Object.entries(pages)) {
    const found = await alternate({ page: get(product.url, path, cookie), floor: get(floor.url, "/", "") });
    const bytes = (await (await fetch(product.url + path, { headers: { cookie } })).text()).length;
    if (found.page.failures > 0) throw new Error(`${what}: ${found.page.failures} requests failed`);
    const ratio = found.page.perSecond / found.floor.perSecond;
    say(`  ${what}: ${found.page.perSecond.toFixed(0)}/s, floor ${found.floor.perSecond.toFixed(0)}/s`);
    rows.push({
      what: `${what} (${(bytes / 1000).toFixed(0)} kB), ${CONNECTIONS} connections`,
      value: `${found.page.perSecond.toFixed(0)}/s, p50 ${found.page.p50.toFixed(0)} ms, p95 ${found.page.p95.toFixed(0)} ms`,
      floor: `bare page ${found.floor.perSecond.toFixed(0)}/s, p95 ${found.floor.p95.toFixed(0)} ms`,
      ratio,
      aim: what === "sign-in page" ? "" : "≥ 0.50 of the bare page",
      isMet: what === "sign-in page" ? null : ratio >= 0.5,
      raw: { ...found, bytes },
    });
  }
  return rows;
}
