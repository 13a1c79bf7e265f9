import type { Person } from "@/lib/server/viewer";

/** Where somebody signed in starts: the first organisation they belong to. */
export function homeOf(viewer: Person): string {
  const first = viewer.memberships[0]?.organisation;
  if (!first) return "/sign-in";
  return first.kind === "platform" ? "/admin" : homeOfOrganisation(first);
}

/** Where the pages of an organisation begin: those of an authority with what it asks of enterprises. */
export function homeOfOrganisation({ id, kind }: Pick<Person["memberships"][number]["organisation"], "id" | "kind">): string {
  return kind === "authority" ? `/o/${id}/campaigns` : `/o/${id}`;
}
