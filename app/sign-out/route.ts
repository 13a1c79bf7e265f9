import { AppError } from "@/lib/core/errors";
import { signOut } from "@/lib/server/accounts";
import { formRoute } from "@/lib/server/route";
import { clearSessionCookie, viewerOf, type ViewerClaim } from "@/lib/server/viewer";

/**
 * Ends the session and has the browser forget all it kept of us: whoever sits down next at a shared computer finds neither
 * drafts nor pages. An address of its own and not a Server Action, since a form reaches it without scripts and after a
 * deployment, and since only an answer that is no page can carry the header.
 */
export const POST = formRoute("sign-out", async ({ claim }) => {
  await endSession(claim);
  await clearSessionCookie();
  return new Response(null, { status: 303, headers: { Location: "/sign-in", "Cache-Control": "no-store", "Clear-Site-Data": '"cache", "storage"' } });
});

/** Without a database the browser is cleared all the same; the session then ends by its own limits. */
async function endSession(claim: ViewerClaim | null): Promise<void> {
  try {
    const viewer = await viewerOf(claim);
    if (viewer.kind === "person") await signOut(viewer);
  } catch (fault) {
    if (!(fault instanceof AppError && fault.code === "UNAVAILABLE")) throw fault;
  }
}
