/** The process answers. Says nothing of the database: a supervisor must not end a web server for it. */
export function GET(): Response {
  return new Response("ok\n", { headers: { "Cache-Control": "no-store" } });
}

/** Made anew for every request; a built answer would say "ok" for a process that hangs. */
export const dynamic = "force-dynamic";
