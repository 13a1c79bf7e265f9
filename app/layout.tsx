import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { InsecureBanner } from "@/app/insecure-banner";
import { FaultWordsProvider } from "@/components/shell/fault-words";
import { loadLanguage } from "@/lib/server/language";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  const t = words("shell");
  return { title: { default: t("name"), template: `%s · ${t("name")}` }, description: t("description"), robots: { index: false } };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request keeps every page dynamic: the nonce of the content security policy would block the scripts of a static one.
  await headers();
  const { locale, words } = await loadLanguage();
  const t = words("shell");
  return (
    <html lang={locale}>
      <body>
        <InsecureBanner />
        <FaultWordsProvider
          words={{
            title: t("failed.title"),
            text: t("failed.text"),
            away: { title: t("unavailable.title"), text: t("unavailable.text") },
            reference: t("failed.reference"),
            retry: t("failed.retry"),
            home: t("notFound.action"),
          }}
        >
          {children}
        </FaultWordsProvider>
      </body>
    </html>
  );
}
