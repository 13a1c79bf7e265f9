import type { ReactNode } from "react";

export type InvitationView = { readonly id: string; readonly title: string; readonly sections: string; readonly made: string; /** What ends it. */ readonly revoke: ReactNode };

/** Links that would still let somebody in. */
export function InvitationList({ invitations }: { invitations: readonly InvitationView[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {invitations.map((invitation) => (
        <li key={invitation.id} className="p-4" data-testid="invitation">
          <p className="font-semibold break-words">{invitation.title}</p>
          <p>{invitation.sections}</p>
          <p className="text-sm text-muted">{invitation.made}</p>
          {invitation.revoke}
        </li>
      ))}
    </ul>
  );
}
