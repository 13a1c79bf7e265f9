// The parts of a workbook's archive, unpacked only when they are read, and never more than a limit in all: what a part says
// of its own size is not believed.
import { createInflateRaw } from "node:zlib";
import { Fault } from "./xlsx-fault.mjs";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** An archive may end with a comment of so many bytes. */
const LONGEST_END = 65_557;
const MOST_PARTS = 10_000;

/** @param {Buffer} bytes @param {number} most bytes that may be unpacked in all */
export function openArchive(bytes, most) {
  const parts = readDirectory(bytes);
  if (parts.has("xl/workbook.bin")) throw new Fault("fileOld");
  if ([...parts.keys()].some((name) => name.startsWith("word/"))) throw new Fault("fileWord");
  let unpacked = 0;
  const open = async function* (name) {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const chunk of unpack(bytes, parts.get(name))) {
      unpacked += chunk.length;
      if (unpacked > most) throw new Fault("fileLarge", { most: Math.round(most / 1_000_000) });
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  };
  return { has: (name) => parts.has(name), open };
}

/** Name → where the part begins. */
function readDirectory(bytes) {
  const from = Math.max(0, bytes.length - LONGEST_END);
  let end = bytes.length - 22;
  while (end >= from && bytes.readUInt32LE(end) !== END) end -= 1;
  if (end < from) throw new Fault("fileDamaged");
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_PARTS) throw new Fault("fileLarge", { most: MOST_PARTS });
  const parts = new Map();
  for (let at = bytes.readUInt32LE(end + 16), index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Fault("fileDamaged");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    // Windows programs write their own slash.
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength).replaceAll("\\", "/");
    if (bytes.readUInt16LE(at + 8) & 1) throw new Fault("fileEncrypted");
    parts.set(name, { method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), at: bytes.readUInt32LE(at + 42) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return parts;
}

function unpack(bytes, { method, packed, at }) {
  if (bytes.readUInt32LE(at) !== LOCAL) throw new Fault("fileDamaged");
  const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const content = bytes.subarray(begin, begin + packed);
  if (method === 0) return [content];
  if (method !== 8) throw new Fault("fileDamaged");
  const inflate = createInflateRaw();
  inflate.end(content);
  return inflate;
}
