import { commandOf, descendantsOf, statusOf } from "../installation.mjs";

/** The whole report as PDF: the first one, others once everything is loaded, one that was made before; and what setting takes. */
export async function measureReportFile({ product, demo, say }) {
  const urls = demo.reports.flatMap(({ report, cookie }) => {
    const [, organisation, id] = /^(.*)\/reports\/(.*)$/.exec(report) ?? [];
    return ["zh-CN", "en"].map((locale) => ({ url: `${product.url}/api/v1${organisation}/submissions/${id}/report?format=pdf&locale=${locale}`, cookie }));
  });
  const fetchPdf = async ({ url, cookie }) => {
    const began = performance.now();
    const answer = await fetch(url, { headers: { cookie } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.subarray(0, 5).toString("latin1") !== "%PDF-") throw new Error(`the PDF answered ${answer.status}`);
    return { milliseconds: performance.now() - began, bytes: bytes.byteLength };
  };
  const [first, ...others] = await inTurn(urls, fetchPdf);
  const again = await inTurn(urls, fetchPdf);
  const warm = middle(others);
  const kept = middle(again);
  const child = descendantsOf(product.web).find((pid) => commandOf(pid).includes("typst-child"));
  const memory = child === undefined ? null : { now: statusOf(child, "VmRSS"), peak: statusOf(child, "VmHWM") };
  say(`  PDF: ${warm.toFixed(0)} ms warm, ${first.milliseconds.toFixed(0)} ms the first time, ${kept.toFixed(0)} ms again`);
  return [
    {
      what: `full report as PDF, warm (${(first.bytes / 1000).toFixed(0)} kB)`,
      value: `${warm.toFixed(0)} ms; the first of all ${first.milliseconds.toFixed(0)} ms; one made before ${kept.toFixed(0)} ms`,
      floor: "",
      ratio: null,
      aim: "≤ 150 ms",
      isMet: warm <= 150,
      raw: { first, others, again },
    },
    {
      what: "process that sets the PDF",
      value: memory === null ? "ended after its work" : `${memory.now.toFixed(0)} MB, at most ${memory.peak.toFixed(0)} MB`,
      floor: "",
      ratio: null,
      aim: "",
      isMet: null,
      raw: memory,
    },
  ];
}

async function inTurn(list, run) {
  const results = [];
  for (const entry of list) results.push(await run(entry));
  return results;
}

const middle = (runs) => runs.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
