import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
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
  const { locale } = await loadLanguage();
  return (
    <html lang={locale}>
      <body>{children}</body>
    </html>
  );
}
