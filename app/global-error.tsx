"use client";
import "./globals.css";

/**
 * When the frame of all pages itself fails, nothing of the server is left to say in which language: both, and plain links.
 */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="zh-CN">
      <body>
        <title>新质自评 · Xinzhi</title>
        <main className="mx-auto max-w-[40rem] px-4 py-12">
          <h1>页面没有打开</h1>
          <p className="mt-3">系统在处理时出了错。您已保存的内容都在。请过一分钟重试；如果仍不行，请把编号告诉管理员。</p>
          <p lang="en" className="mt-3 text-muted">
            Something went wrong on our side. Everything you saved is safe. Try again in a minute; if it still fails, give the number to your administrator.
          </p>
          {error.digest ? (
            <p className="mt-3">
              编号 <span lang="en">Number</span>：<code className="font-semibold">{error.digest}</code>
            </p>
          ) : null}
          <p className="mt-6">
            {/* A full load: the router that a client link needs is part of what failed. */}
            <a href="" className="inline-flex min-h-11 items-center text-accent underline">
              重试 <span lang="en" className="ml-2">Try again</span>
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
