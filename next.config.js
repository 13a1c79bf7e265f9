import { EVERYWHERE, IN_API } from "./lib/core/answer-headers.js";

/** @type {import("next").NextConfig} */
const config = {
  // Add-ons with native code, and packages that look for files beside themselves.
  serverExternalPackages: [
    "@myriaddreamin/typst-ts-node-compiler",
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "echarts",
    "exceljs",
    "highs",
    "nodemailer",
    "pg",
    "pg-boss",
  ],
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // No page has a picture to make smaller, so nobody needs the address that does it.
  images: { unoptimized: true },
  // The reverse proxy does it better; here it costs a fifth of the pages a second.
  compress: false,
  reactStrictMode: true,
  // Types and lint are steps of their own in `npm test`; a start must not wait for them.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: "/:path*",
      headers: [...EVERYWHERE],
    },
    {
      // The service worker asks for pages and files in place of the browser; each update is looked for on the server.
      source: "/worker.js",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; connect-src 'self'; frame-ancestors 'none'" },
        { key: "Cache-Control", value: "no-cache" },
      ],
    },
    {
      // What is set here wins over the handler: the regions, the same for everybody, may be kept.
      source: "/api/:path((?!v1/regions$).*)",
      headers: [...IN_API],
    },
  ],
};

export default config;
