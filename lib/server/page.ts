import "server-only";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ASKED_ADDRESS } from "@/lib/core/asked-address";
import { AppError } from "@/lib/core/errors";
import { ownPath, redirectTo } from "@/lib/server/action";
import { loadViewer, type Viewer } from "@/lib/server/viewer";

/**
 * Loads what a page shows: without a session it leads to sign-in and back, what the viewer may not see is not found. The way
 * back is the address that was asked for, query and all; `path` where it is not known.
 *
 *     const { form } = await forPage(organisation, `/o/${organisation}/…`, (viewer) => loadIndicatorForm(viewer, …));
 */
export async function forPage<Value>(organisation: string | undefined, path: string, load: (viewer: Viewer) => Promise<Value>): Promise<Value> {
  const viewer = await loadViewer(organisation);
  if (viewer.kind === "nobody") redirectTo(`/sign-in?next=${encodeURIComponent(ownPath((await headers()).get(ASKED_ADDRESS) ?? path))}`);
  try {
    return await load(viewer);
  } catch (fault) {
    if (fault instanceof AppError && fault.code === "NOT_FOUND") notFound();
    throw fault;
  }
}
