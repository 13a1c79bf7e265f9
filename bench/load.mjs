import http from "node:http";

/**
 * Sends requests from `connections` clients, each one after the other, for `seconds`. `make(client, n)` gives
 * `{ method, path, headers, body }` of a client's n-th request. Bounded in time, loopback only.
 *
 * Returns requests per second, p50 and p95 in milliseconds, and how many answers were not 2xx.
 */
export async function load({ origin, connections, seconds, make }) {
  const { hostname, port } = new URL(origin);
  if (!["localhost", "127.0.0.1"].includes(hostname)) throw new Error("only this machine is ever loaded");
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  const times = [];
  let failures = 0;
  const once = ({ method = "GET", path, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const request = http.request({ hostname, port, method, path, headers: body ? { ...headers, "content-length": Buffer.byteLength(body) } : headers, agent }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      });
      request.on("error", reject);
      request.end(body);
    });
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, client) => {
      for (let n = 0; performance.now() < until; n++) {
        const before = performance.now();
        const status = await once(make(client, n));
        times.push(performance.now() - before);
        if (status < 200 || status > 299) failures++;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { perSecond: times.length / elapsed, p50: at(0.5), p95: at(0.95), failures };
}

/**
 * Measures several ways by turns, `runs` times each, and answers the middle run of each: a machine that slows down for a while
 * slows all of them, and one noisy run does not decide.
 */
export async function alternate(ways, runs = 3) {
  const results = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [way, measure] of Object.entries(ways)) results[way].push(await measure());
  }
  return Object.fromEntries(Object.entries(results).map(([way, found]) => [way, found.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(runs / 2)]]));
}
