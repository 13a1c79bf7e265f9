import "server-only";
import { AppError } from "@/lib/core/errors";
import { reachOf, type Act, type Reach, type Standing } from "@/lib/core/policy";
import { isId } from "@/lib/server/id";
import type { Viewer } from "@/lib/server/viewer";

/** What a viewer was found to be allowed in one organisation: what goes into each `where`. */
export type Grant = {
  readonly organisation: string;
  readonly standing: Standing;
  readonly reach: Reach;
  /** The person, or on whose behalf the installation acts; null where nobody stands behind it. */
  readonly user: string | null;
};

export function standingOf(viewer: Viewer): Standing {
  switch (viewer.kind) {
    case "person":
      return viewer.acting?.role ?? "nobody";
    default:
      return viewer.kind;
  }
}

/**
 * Whether the viewer may do `act` in the organisation of the address; the only door to its rows.
 *
 * Throws SIGNED_OUT without a viewer and NOT_FOUND for everything else, a malformed id included: what you may not see
 * does not exist.
 */
export function permit(viewer: Viewer, act: Act, organisation: string): Grant {
  if (viewer.kind === "nobody") throw new AppError("SIGNED_OUT");
  const own = viewer.kind === "system" || organisationOf(viewer) === organisation;
  const standing = standingOf(viewer);
  const reach = reachOf(standing, act);
  if (!own || reach === null || !isId(organisation)) throw new AppError("NOT_FOUND");
  return { organisation, standing, reach, user: viewer.kind === "person" ? viewer.user.id : viewer.kind === "system" ? viewer.user : null };
}

/** True where the viewer may do `act` in the organisation it acts for: for what a page offers, never instead of `permit`. */
export function mayOffer(viewer: Viewer, act: Act): boolean {
  return reachOf(standingOf(viewer), act) !== null;
}

/** The person behind a viewer, for what belongs to a person and to no organisation. */
export function permitSelf(viewer: Viewer): { readonly user: string; readonly session: string } {
  if (viewer.kind === "nobody" || viewer.kind === "link") throw new AppError("SIGNED_OUT");
  if (viewer.kind === "system") throw new AppError("NOT_FOUND");
  return { user: viewer.user.id, session: viewer.session };
}

/** The operator, acting for the platform, or the installation itself (null). */
export function permitPlatform(viewer: Viewer, act: Act): string | null {
  if (viewer.kind === "nobody") throw new AppError("SIGNED_OUT");
  if (reachOf(standingOf(viewer), act) === null) throw new AppError("NOT_FOUND");
  return viewer.kind === "person" ? viewer.user.id : null;
}

/** Throws NOT_FOUND unless the id has the form of one: no query is worth a malformed id. */
export function knownForm(id: string): string {
  if (!isId(id)) throw new AppError("NOT_FOUND");
  return id;
}

function organisationOf(viewer: Viewer): string | null {
  switch (viewer.kind) {
    case "person":
      return viewer.acting?.organisation.id ?? null;
    case "link":
      return viewer.organisation;
    default:
      return null;
  }
}
