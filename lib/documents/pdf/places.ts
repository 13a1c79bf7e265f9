import { join } from "node:path";
import { rootFolder } from "@/lib/documents/root";

const HERE = ["lib", "documents", "pdf"];

export function childPath(): string {
  return join(rootFolder(), ...HERE, "typst-child.mjs");
}

export function templateFolder(): string {
  return join(rootFolder(), ...HERE, "template");
}

const WEIGHTS = ["400Regular", "700Bold"];

/** The folders of the embedded font, one per weight. All weights have the same characters. */
export function fontFolders(): string[] {
  return WEIGHTS.map((weight) => join(rootFolder(), "node_modules", "@expo-google-fonts", "noto-sans-sc", weight));
}

export function regularFontFile(): string {
  return join(fontFolders()[0]!, "NotoSansSC_400Regular.ttf");
}
