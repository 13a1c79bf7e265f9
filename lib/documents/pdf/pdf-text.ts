import { inflateSync } from "node:zlib";

/**
 * The text of a PDF that our typesetter made, page by page, as a reader's search would find it: glyphs through each font's ToUnicode table.
 * For tests only; it knows the one way in which this typesetter writes, not PDF at large. Text inside pictures is left out.
 */
export function readPdfText(pdf: Buffer): string[] {
  const objects = readObjects(pdf);
  const tables = new Map<string, ReadonlyMap<string, string>>();
  const tableOf = (font: string) => {
    const known = tables.get(font) ?? readUnicodeTable(objects, font);
    tables.set(font, known);
    return known;
  };
  return [...objects.values()].filter((object) => /\/Type \/Page\s/.test(object)).map((page) => pageText(objects, page, tableOf));
}

/** Base names of the fonts of a PDF, and of those without an embedded file. */
export function readPdfFonts(pdf: Buffer): { readonly names: readonly string[]; readonly missing: readonly string[] } {
  const descriptors = [...readObjects(pdf).values()].filter((object) => object.includes("/Type /FontDescriptor"));
  const nameOf = (descriptor: string) => /\/FontName \/(\S+)/.exec(descriptor)?.[1] ?? "?";
  return { names: descriptors.map(nameOf), missing: descriptors.filter((each) => !/\/FontFile\d? /.test(each)).map(nameOf) };
}

/** Bytes as one character each: binary streams survive and offsets stay true. */
function readObjects(pdf: Buffer): Map<string, string> {
  const text = pdf.toString("latin1");
  return new Map([...text.matchAll(/(\d+) 0 obj([\s\S]*?)endobj/g)].map((match) => [match[1]!, match[2]!]));
}

function readStream(objects: ReadonlyMap<string, string>, id: string): string {
  const object = objects.get(id) ?? "";
  const start = object.indexOf("stream");
  const body = object.slice(start + 6).replace(/^\r?\n/, "");
  const bytes = body.slice(0, Number(/\/Length (\d+)/.exec(object.slice(0, start))?.[1] ?? body.length));
  return /\/FlateDecode/.test(object.slice(0, start)) ? inflateSync(Buffer.from(bytes, "latin1")).toString("latin1") : bytes;
}

function readUnicodeTable(objects: ReadonlyMap<string, string>, font: string): Map<string, string> {
  const id = /\/ToUnicode (\d+)/.exec(objects.get(font) ?? "")?.[1];
  const table = new Map<string, string>();
  if (!id) return table;
  for (const [, block] of readStream(objects, id).matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, unicode] of block!.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>/gi)) {
      table.set(glyph!.toLowerCase(), Buffer.from(unicode!, "hex").swap16().toString("utf16le"));
    }
  }
  return table;
}

function pageText(objects: ReadonlyMap<string, string>, page: string, tableOf: (font: string) => ReadonlyMap<string, string>): string {
  const fonts = new Map([...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map((match) => [match[1]!, match[2]!]));
  const content = readStream(objects, /\/Contents (\d+)/.exec(page)?.[1] ?? "");
  let table: ReadonlyMap<string, string> = new Map();
  let text = "";
  // Strings outside of text objects describe pictures and marked content; they are not what is drawn.
  for (const [, shown] of content.matchAll(/\bBT\b([\s\S]*?\n)ET\b/g)) {
    for (const token of tokensOf(shown!)) {
      if (token.font !== null) table = tableOf(fonts.get(token.font) ?? "");
      else for (const glyph of token.hex.match(/.{4}/g) ?? []) text += table.get(glyph) ?? "\ufffd";
    }
  }
  return text;
}

type Token = { readonly font: string } | { readonly font: null; readonly hex: string };

/** Changes of font and strings, in order. A literal string may hold balanced brackets unescaped, so it is read character by character. */
function tokensOf(content: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < content.length; at += 1) {
    const character = content[at]!;
    if (character === "(") {
      const { hex, end } = readLiteral(content, at);
      tokens.push({ font: null, hex });
      at = end;
    } else if (character === "<") {
      const end = content.indexOf(">", at);
      tokens.push({ font: null, hex: content.slice(at + 1, end).toLowerCase() });
      at = end;
    } else if (character === "/") {
      const font = /^\/(f\d+) [\d.]+ Tf/.exec(content.slice(at, at + 40))?.[1];
      if (font) tokens.push({ font });
    }
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function readLiteral(content: string, start: number): { hex: string; end: number } {
  let bytes = "";
  let depth = 0;
  for (let at = start; ; at += 1) {
    const character = content[at]!;
    if (character === "\\") {
      const octal = /^[0-7]{1,3}/.exec(content.slice(at + 1, at + 4))?.[0];
      bytes += octal ? String.fromCharCode(parseInt(octal, 8)) : (ESCAPES[content[at + 1]!] ?? content[at + 1]!);
      at += octal ? octal.length : 1;
    } else if (character === "(" && depth++ === 0) {
      continue;
    } else if (character === ")" && --depth === 0) {
      return { hex: Buffer.from(bytes, "latin1").toString("hex"), end: at };
    } else bytes += character;
  }
}
