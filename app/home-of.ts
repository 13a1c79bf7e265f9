import type { Person } from "@/lib/server/viewer";

/** Where somebody signed in starts: the first organisation they belong to. */
export function homeOf(viewer: Person): string {
  const first = viewer.memberships[0]?.organisation;
  if (!first) return "/sign-in";
  return first.kind === "platform" ? "/admin" : `/o/${first.id}`;
}
