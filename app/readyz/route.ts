import { isReady } from "@/lib/server/readiness";

/** The database answers and there is a questionnaire to fill in: people can work. */
export async function GET(): Promise<Response> {
  const ready = await isReady();
  return new Response(ready ? "ready\n" : "not ready\n", { status: ready ? 200 : 503, headers: { "Cache-Control": "no-store", ...(!ready && { "Retry-After": "3" }) } });
}

export const dynamic = "force-dynamic";
