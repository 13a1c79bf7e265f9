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
    "pg",
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
      headers: [
        // For whatever is no page. Each page has one of its own instead, with a nonce: `proxy.ts`.
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        // Not "no-referrer": browsers then send a form without scripts as from origin "null", which no action takes.
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
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
      headers: [{ key: "Cache-Control", value: "private, no-store" }],
    },
  ],
};

export default config;
