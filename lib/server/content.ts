import "server-only";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "use-intl/core";
import { parse } from "yaml";
import { z } from "zod";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import { localisedTextSchema, type Locale, type Words } from "@/lib/core/localised";

/**
 * The only reader of `lib/content` in the server. Content is part of the build: it is read once per process, and a fault
 * in it stops the start rather than a page.
 */
const ROOT = join(process.cwd(), "lib/content");

function once<Value>(read: () => Value): () => Value {
  let kept: { readonly value: Value } | null = null;
  return () => (kept ??= { value: read() }).value;
}
const readYaml = (path: string): unknown => parse(readFileSync(join(ROOT, path), "utf8"));
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

export const loadDictionary: () => FactDictionary = once(() => factDictionarySchema.parse(readYaml("reference/facts.yaml")));

type Namespaces = Record<string, Record<string, unknown>>;
const readMessages = (locale: Locale) =>
  once((): Namespaces => {
    const folder = `messages/${locale}`;
    const files = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".json"));
    return Object.fromEntries(files.map((name) => [name.slice(0, -5), readJson(`${folder}/${name}`) as Record<string, unknown>]));
  });
const messages = { "zh-CN": readMessages("zh-CN"), en: readMessages("en") } as const satisfies Record<Locale, () => Namespaces>;

/** All messages of one language, for next-intl: namespace → key → text. */
export const loadMessages = (locale: Locale): Namespaces => messages[locale]();

const translators = new Map<string, Words>();
/** Looks up sentences of one namespace outside of React; throws on an unknown key. */
export function wordsOf(locale: Locale, namespace: string): Words {
  const id = `${locale} ${namespace}`;
  const known = translators.get(id);
  if (known) return known;
  const translate = createTranslator({
    locale,
    messages: loadMessages(locale),
    namespace,
    timeZone: "Asia/Shanghai",
    onError: (fault) => {
      throw fault;
    },
  });
  const words: Words = (key, values) => translate(key as never, values as never);
  translators.set(id, words);
  return words;
}
