// The typesetter in a process of its own: it is native code that has been seen to panic on odd strings and to keep memory, and neither may
// take the server with it. Plain JavaScript, because it is started by path, from a bundle as well as from sources.
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

/** @type {import("@myriaddreamin/typst-ts-node-compiler").NodeCompiler | null} */
let compiler = null;

process.on("message", (/** @type {any} */ message) => {
  if (message.kind === "open") {
    compiler = NodeCompiler.create({ workspace: message.workspace, fontArgs: [{ fontPaths: message.fontFolders }] });
    process.send?.({ kind: "ready" });
    return;
  }
  process.send?.({ kind: "done", id: message.id, ...typeset(message) });
  // After the answer has gone out: the reader need not wait for tidying up.
  compiler?.evictCache(10);
});
// The parent is gone: nobody waits for a document any more.
process.on("disconnect", () => process.exit(0));

/** @param {{ main: string, inputs: Record<string, string>, createdAt: number }} job */
function typeset(job) {
  if (!compiler) return { error: "not opened" };
  try {
    const compiled = compiler.compile({ mainFilePath: job.main, inputs: job.inputs, resetRead: false });
    const document = compiled.result;
    if (!document) return { error: describe(compiled.takeError()?.shortDiagnostics ?? compiled.takeDiagnostics()?.shortDiagnostics) };
    const warnings = describe(compiled.takeWarnings()?.shortDiagnostics);
    // A missing family is only a warning to the typesetter; to a reader it is a report in the wrong letters.
    if (/unknown font family/.test(warnings)) return { error: warnings };
    const pdf = compiler.pdf(document, { creationTimestamp: job.createdAt });
    return { pdf, pages: document.numOfPages };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {readonly { message?: string, path?: string, range?: unknown }[] | undefined} diagnostics */
function describe(diagnostics) {
  return (diagnostics ?? []).map((each) => `${each.message ?? "?"} (${each.path ?? ""} ${JSON.stringify(each.range ?? null)})`).join("; ");
}
