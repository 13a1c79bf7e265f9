import { createTranslator } from "use-intl/core";
import enDocuments from "@/lib/content/messages/en/documents.json";
import enReport from "@/lib/content/messages/en/report.json";
import zhDocuments from "@/lib/content/messages/zh-CN/documents.json";
import zhReport from "@/lib/content/messages/zh-CN/report.json";
import type { Locale, Words } from "@/lib/core/localised";

type Messages = { readonly [key: string]: string | Messages };

const MESSAGES: Readonly<Record<Locale, { readonly report: Messages; readonly documents: Messages }>> = {
  "zh-CN": { report: zhReport, documents: zhDocuments },
  en: { report: enReport, documents: enDocuments },
};

/** The sentences of reports (`report.…`) and of their files (`documents.…`) in one language. */
export function reportWords(locale: Locale): Words {
  return createWords(locale, MESSAGES[locale]);
}

/** Words over a tree of messages. Throws on an unknown key and on a message that cannot be filled in. */
export function createWords(locale: Locale, messages: Messages): Words {
  const translate = createTranslator({
    locale,
    messages: messages as Record<string, never>,
    timeZone: "Asia/Shanghai",
    onError: (error) => {
      throw error;
    },
  }) as unknown as (key: string, values?: Record<string, string | number>) => string;
  return (key, values) => translate(key, values);
}
