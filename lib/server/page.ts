import "server-only";
import type { Viewer } from "@/lib/server/viewer";

/**
 * Loads what a page shows: without a session it leads to sign-in and back, what the viewer may not see is not found.
 *
 *     const { form } = await forPage(organisation, `/o/${organisation}/…`, (viewer) => loadIndicatorForm(viewer, …));
 */
export declare function forPage<Value>(organisation: string | undefined, path: string, load: (viewer: Viewer) => Promise<Value>): Promise<Value>;
