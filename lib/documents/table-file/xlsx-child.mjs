// Reads a workbook in a process of its own, a batch of rows at a time. Plain JavaScript, because it is started by path, from a
// bundle as well as from sources.
//
// Not exceljs's streaming reader: it takes sheets in the order of the archive, does not know which are hidden where targets
// are absolute (as many systems write them), keeps whole sheets in temporary files that a killed process leaves behind, and
// fails where the list of sheets comes last.
import { SaxesParser } from "saxes";
import { openArchive } from "./xlsx-archive.mjs";
import { Fault } from "./xlsx-fault.mjs";

const BATCH = 500;
/** Columns beyond are none of a list; a sheet may say it has 16,384. */
const MOST_COLUMNS = 100;
const LONGEST_CELL = 2_000;
const MOST_MERGES = 100_000;

process.on("message", (/** @type {any} */ message) => {
  if (message.kind === "next") return resume();
  read(message).then(
    () => process.send?.({ kind: "end" }),
    (error) => process.send?.(error instanceof Fault ? { kind: "fault", code: error.code, values: error.values } : { kind: "fault", code: "fileDamaged", values: {} }),
  );
});
// The parent is gone: nobody waits for rows any more.
process.on("disconnect", () => process.exit(0));

let resume = () => {};
/** @param {object[]} rows */
const hand = (rows) =>
  new Promise((resolve) => {
    resume = () => resolve(undefined);
    process.send?.({ kind: "rows", rows });
  });

/** @param {{ bytes: Uint8Array, unpackedBytes: number }} job */
async function read({ bytes, unpackedBytes }) {
  const archive = openArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), unpackedBytes);
  const { sheets, is1904, strings: stringsPath, styles: stylesPath } = await readWorkbook(archive);
  const strings = stringsPath && archive.has(stringsPath) ? await readStrings(archive.open(stringsPath)) : [];
  const dates = stylesPath && archive.has(stylesPath) ? await readDateStyles(archive.open(stylesPath)) : [];
  for (const { name, path } of sheets) {
    if (!archive.has(path)) continue;
    await readSheet(archive, path, { name, strings, dates, is1904 });
  }
}

/** The sheets that are shown, in their order, and where texts and formats are kept. */
async function readWorkbook(archive) {
  const main = (await readRelations(archive, "_rels/.rels", "")).find(({ type }) => type === "officeDocument")?.target ?? "xl/workbook.xml";
  if (!archive.has(main)) throw new Fault("fileOther");
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const relations = await readRelations(archive, `${folder}_rels/${main.slice(folder.length)}.rels`, folder);
  const listed = [];
  let is1904 = false;
  await walk(archive.open(main), {
    open: (name, attributes) => {
      if (name === "workbookPr") is1904 = attributes.date1904 === "1" || attributes.date1904 === "true";
      if (name === "sheet") listed.push({ name: attributes.name ?? "", state: attributes.state, id: Object.entries(attributes).find(([key]) => key === "id" || key.endsWith(":id"))?.[1] });
    },
  });
  const pathOf = (type) => relations.find((relation) => relation.type === type)?.target;
  const sheets = listed.flatMap(({ name, state, id }) => {
    const relation = relations.find((each) => each.id === id);
    return relation?.type === "worksheet" && state !== "hidden" && state !== "veryHidden" ? [{ name, path: relation.target }] : [];
  });
  return { sheets, is1904, strings: pathOf("sharedStrings"), styles: pathOf("styles") };
}

async function readRelations(archive, path, folder) {
  if (!archive.has(path)) return [];
  const found = [];
  await walk(archive.open(path), {
    open: (name, { Id: id, Type: type = "", Target: target = "" }) => {
      if (name === "Relationship") found.push({ id, type: type.slice(type.lastIndexOf("/") + 1), target: target.startsWith("/") ? target.slice(1) : `${folder}${target}` });
    },
  });
  return found;
}

/** Texts that cells point at; without the readings of Japanese that may stand beside them. */
async function readStrings(chunks) {
  const strings = [];
  let text = "";
  let isText = false;
  let isReading = false;
  await walk(chunks, {
    open: (name) => {
      if (name === "si") text = "";
      else if (name === "rPh") isReading = true;
      else if (name === "t") isText = !isReading;
    },
    text: (part) => {
      if (isText && text.length < LONGEST_CELL) text += part;
    },
    close: (name) => {
      if (name === "t") isText = false;
      else if (name === "rPh") isReading = false;
      else if (name === "si") strings.push(unescape(text));
    },
  });
  return strings;
}

/** Which of the styles of cells show a number as a date. */
async function readDateStyles(chunks) {
  const formats = new Map();
  const dates = [];
  let isInside = false;
  await walk(chunks, {
    open: (name, attributes) => {
      if (name === "numFmt") formats.set(attributes.numFmtId, attributes.formatCode ?? "");
      else if (name === "cellXfs") isInside = true;
      else if (name === "xf" && isInside) dates.push(isDateFormat(Number(attributes.numFmtId), formats.get(attributes.numFmtId)));
    },
    close: (name) => {
      if (name === "cellXfs") isInside = false;
    },
  });
  return dates;
}

function isDateFormat(id, code) {
  if (code !== undefined) return /[ymd年月日]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ""));
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

async function readSheet(archive, path, { name: sheet, strings, dates, is1904 }) {
  const merges = await readMerges(archive.open(path));
  /** Merged downwards: place → how far, and what it shows. */
  const running = new Map();
  let batch = [];
  let row = 0;
  let place = -1;
  let cells = [];
  let numeric = [];
  let cell = null;
  let isValue = false;
  const parser = {
    open: (name, attributes) => {
      if (name === "row") {
        const stated = Number(attributes.r);
        row = stated > row ? stated : row + 1;
        [place, cells, numeric] = [-1, [], []];
      } else if (name === "c") {
        place = placeOf(attributes.r) ?? place + 1;
        cell = { type: attributes.t, style: Number(attributes.s ?? 0), text: "" };
      } else if (cell !== null) isValue = name === "v" || name === "t";
    },
    text: (part) => {
      if (isValue && cell !== null && cell.text.length < LONGEST_CELL) cell.text += part;
    },
    close: (name) => {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "c") keep();
      else if (name === "row") end();
    },
  };
  const keep = () => {
    const { type = "n", style, text } = cell;
    cell = null;
    if (text === "" || place >= MOST_COLUMNS) return;
    const isNumber = type === "n";
    const isDate = isNumber && dates[style] === true;
    while (cells.length <= place) cells.push("");
    cells[place] = type === "s" ? (strings[Number(text)] ?? "") : type === "b" ? (text === "1" ? "TRUE" : "FALSE") : isDate ? dateText(Number(text), is1904) : isNumber ? numberText(text) : unescape(text);
    if (isNumber && !isDate) numeric.push(place);
  };
  const end = () => {
    const isEmpty = cells.every((text) => text.trim() === "");
    for (const [at, { until, text, isNumber }] of running) {
      if (row > until) running.delete(at);
      // What is merged downwards is written once and seen in each of its rows. A row that has nothing else is none.
      else if (!isEmpty && (cells[at] ?? "") === "") {
        while (cells.length <= at) cells.push("");
        cells[at] = text;
        if (isNumber) numeric.push(at);
      }
    }
    for (const { at, until } of merges.get(row) ?? []) if ((cells[at] ?? "") !== "") running.set(at, { until, text: cells[at], isNumber: numeric.includes(at) });
    if (!isEmpty) batch.push({ sheet, row, cells, numeric });
  };
  await walk(archive.open(path), parser, async () => {
    if (batch.length < BATCH) return;
    await hand(batch);
    batch = [];
  });
  if (batch.length > 0) await hand(batch);
}

/** Which cells are merged downwards, by the row in which they begin. The sheet names them after its rows. */
async function readMerges(chunks) {
  const merges = new Map();
  let count = 0;
  let rest = "";
  for await (const text of chunks) {
    const whole = rest + text;
    for (const [, , first, from, , until] of whole.matchAll(/<(\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)) {
      const at = placeOf(first);
      if (Number(until) <= Number(from) || at === null || at >= MOST_COLUMNS || (count += 1) > MOST_MERGES) continue;
      merges.set(Number(from), [...(merges.get(Number(from)) ?? []), { at, until: Number(until) }]);
    }
    const open = whole.lastIndexOf("<");
    rest = open >= 0 && whole.length - open < 1_000 && !whole.includes(">", open) ? whole.slice(open) : "";
  }
  return merges;
}

/** 0 for A1; null without an address. */
function placeOf(address) {
  const letters = /^[A-Z]{1,3}/.exec(address ?? "")?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

/** As a person would type it: whole numbers with all their digits, others with the fifteen that a spreadsheet keeps. */
function numberText(text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : String(Number(number.toPrecision(15)));
}

const DAY_MS = 86_400_000;
/** Days since 1899-12-30, or since 1904-01-01. */
function dateText(days, is1904) {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(days + (is1904 ? 1462 : 0)) * DAY_MS);
  return Number.isNaN(at.getTime()) ? String(days) : at.toISOString().slice(0, 10);
}

/** Characters that XML cannot hold are written as _x000D_. */
const unescape = (text) => (text.includes("_x") ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))) : text);

/**
 * Reads XML; names come without their prefix. `pause` is waited for after each piece, so that no more is read than is taken.
 */
async function walk(chunks, { open = () => {}, text = () => {}, close = () => {} }, pause = async () => {}) {
  const parser = new SaxesParser({ position: false });
  const plain = (name) => name.slice(name.indexOf(":") + 1);
  parser.on("opentag", ({ name, attributes }) => open(plain(name), attributes));
  parser.on("text", text);
  parser.on("cdata", text);
  parser.on("closetag", ({ name }) => close(plain(name)));
  // No workbook declares entities; whoever does wants them expanded.
  parser.on("doctype", () => {
    throw new Fault("fileDamaged");
  });
  parser.on("error", () => {
    throw new Fault("fileDamaged");
  });
  for await (const chunk of chunks) {
    parser.write(chunk);
    await pause();
  }
  parser.close();
}
