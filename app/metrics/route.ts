import { writeMetrics } from "@/lib/server/metrics";
import { isFromThisMachine } from "@/lib/server/origin";

/** Counters for whoever runs the machine; from anywhere else there is no such page. */
export function GET(request: Request): Response {
  if (!isFromThisMachine(request.headers)) return new Response("not found\n", { status: 404 });
  return new Response(writeMetrics(), { headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" } });
}

export const dynamic = "force-dynamic";
