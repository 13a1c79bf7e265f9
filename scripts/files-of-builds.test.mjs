import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepFilesOfBuilds } from "./files-of-builds.mjs";

let folder = "";
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "xinzhi-builds-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** What `next build` does to its folder: everything goes but the cache, then its own files come. */
function build(files) {
  fs.rmSync(path.join(folder, "static"), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, "static", name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  keepFilesOfBuilds(folder);
}
const served = () => fs.readdirSync(path.join(folder, "static/chunks")).sort();
const textOf = (name) => fs.readFileSync(path.join(folder, "static", name), "utf8");

it("a first build serves its own files", () => {
  build({ "chunks/a1.js": "a" });
  expect(served()).toEqual(["a1.js"]);
});

it("the files of the two builds before are served, those of the third are gone", () => {
  build({ "chunks/a1.js": "1" });
  build({ "chunks/a2.js": "2" });
  build({ "chunks/a3.js": "3" });
  expect(served()).toEqual(["a1.js", "a2.js", "a3.js"]);
  build({ "chunks/a4.js": "4" });
  expect(served()).toEqual(["a2.js", "a3.js", "a4.js"]);
  expect(textOf("chunks/a2.js")).toBe("2");
});

it("a file that several builds have stays as long as the newest of them", () => {
  build({ "chunks/a1.js": "1", "chunks/common.js": "c" });
  build({ "chunks/a2.js": "2", "chunks/common.js": "c" });
  build({ "chunks/a3.js": "3" });
  build({ "chunks/a4.js": "4" });
  expect(served()).toEqual(["a2.js", "a3.js", "a4.js", "common.js"]);
  build({ "chunks/a5.js": "5" });
  expect(served()).toEqual(["a3.js", "a4.js", "a5.js"]);
});

it("a build's own file is never replaced by an older one of that name", () => {
  build({ "chunks/a1.js": "older" });
  build({ "chunks/a1.js": "own" });
  expect(textOf("chunks/a1.js")).toBe("own");
});

it("what an interruption left half does no harm", () => {
  build({ "chunks/a1.js": "1" });
  fs.mkdirSync(path.join(folder, "cache/xinzhi-files-of-builds/half/chunks"), { recursive: true });
  fs.writeFileSync(path.join(folder, "cache/xinzhi-files-of-builds/half/chunks/x.js"), "x");
  build({ "chunks/a2.js": "2" });
  build({ "chunks/a3.js": "3" });
  expect(served()).toEqual(["a1.js", "a2.js", "a3.js"]);
});
