import "server-only";
import { notFound } from "next/navigation";
import { forPage } from "@/lib/server/page";
import { loadViewer, type Viewer } from "@/lib/server/viewer";

/** Loads what a page of the operator shows. The address names no organisation: an operator acts for the installation. */
export async function forOperator<Value>(path: string, load: (viewer: Viewer) => Promise<Value>): Promise<Value> {
  const platform = await loadPlatform();
  return forPage(platform, path, (viewer) => {
    if (platform === undefined) notFound();
    return load(viewer);
  });
}

/** The organisation an operator acts for; undefined for everybody else. */
export async function loadPlatform(): Promise<string | undefined> {
  const viewer = await loadViewer();
  return viewer.kind === "person" ? viewer.memberships.find(({ organisation }) => organisation.kind === "platform")?.organisation.id : undefined;
}
