/**
 * Headers of every answer that is no page, kept once for who gives them: Next.js (`next.config.js`, which can read no
 * TypeScript) and the server before it (`lib/server/front.ts`).
 */

export const EVERYWHERE = [
  // For whatever is no page. Each page has one of its own instead, with a nonce: `proxy.ts`.
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // Not "no-referrer": browsers then send a form without scripts as from origin "null", which no action takes.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

/** Of the API, on top; it wins over what a handler says. */
export const IN_API = [{ key: "Cache-Control", value: "private, no-store" }];
