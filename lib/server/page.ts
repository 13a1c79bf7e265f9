import "server-only";
import { notFound } from "next/navigation";
import { AppError } from "@/lib/core/errors";
import { ownPath, redirectTo } from "@/lib/server/action";
import { loadViewer, type Viewer } from "@/lib/server/viewer";

/**
 * Loads what a page shows: without a session it leads to sign-in and back, what the viewer may not see is not found.
 *
 *     const { form } = await forPage(organisation, `/o/${organisation}/…`, (viewer) => loadIndicatorForm(viewer, …));
 */
export async function forPage<Value>(organisation: string | undefined, path: string, load: (viewer: Viewer) => Promise<Value>): Promise<Value> {
  const viewer = await loadViewer(organisation);
  if (viewer.kind === "nobody") redirectTo(`/sign-in?next=${encodeURIComponent(ownPath(path))}`);
  try {
    return await load(viewer);
  } catch (fault) {
    if (fault instanceof AppError && fault.code === "NOT_FOUND") notFound();
    throw fault;
  }
}
