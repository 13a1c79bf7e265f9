/**
 * Who may do what. The one table of permissions: `lib/server/visible.ts` puts it into every query, and a generated
 * test runs every exported server function against it.
 */
export const ORGANISATION_KINDS = ["company", "consultancy", "authority", "platform"] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const ROLES = ["respondent", "manager", "consultant", "official", "operator"] as const;
/** What a person is in the organisation of the address. */
export type Role = (typeof ROLES)[number];

/** The roles a member of each kind of organisation can have. */
export const ROLES_OF_KIND = {
  company: ["respondent", "manager"],
  consultancy: ["consultant"],
  authority: ["official"],
  platform: ["operator"],
} as const satisfies Record<OrganisationKind, readonly Role[]>;

/** Who else than a member can be asking. */
export type Standing = Role | "link" | "system" | "nobody";

/**
 * How far a permission reaches.
 * - `all`: everything of the organisation of the address.
 * - `assigned`: the indicators assigned to the person, and the figures these use.
 * - `granted`: what the company granted to the consultancy in an engagement that runs.
 * - `region`: what lies under the authority's region prefix.
 * - `self`: what belongs to the person, whatever the organisation.
 * - `linked`: the one submission that the link names.
 */
export type Reach = "all" | "assigned" | "granted" | "region" | "self" | "linked";

type Row = Readonly<Partial<Record<Standing, Reach>>>;

const company = { manager: "all", system: "all" } as const satisfies Row;
const companyAndAssigned = { respondent: "assigned", ...company } as const satisfies Row;
const companyAndGranted = { ...company, consultant: "granted" } as const satisfies Row;
const platform = { operator: "all", system: "all" } as const satisfies Row;
const everyPerson = {
  respondent: "self",
  manager: "self",
  consultant: "self",
  official: "self",
  operator: "self",
} as const satisfies Row;

export const POLICY = {
  // A person's own account.
  "account.read": everyPerson,
  "account.edit": everyPerson,
  "session.read": everyPerson,
  "session.end": everyPerson,
  // Before there is a viewer. Signed-in people may do it too: signing in again opens a new session.
  "account.open": { nobody: "self", system: "self", ...everyPerson },
  "session.open": { nobody: "self", system: "self", ...everyPerson },
  "token.redeem": { nobody: "self", system: "self", ...everyPerson },

  // The company's own matters.
  "organisation.read": {
    respondent: "all",
    manager: "all",
    consultant: "all",
    official: "all",
    operator: "all",
    system: "all",
  },
  "organisation.edit": company,
  "members.read": company,
  "members.invite": company,
  "members.edit": company,
  "members.reset": company,
  "indicators.assign": company,
  "facts.read": { ...companyAndAssigned, consultant: "granted" },
  "facts.edit": companyAndAssigned,
  "history.read": { ...companyAndAssigned, consultant: "granted" },
  "assessment.list": { ...companyAndAssigned, consultant: "granted" },
  "assessment.read": { ...companyAndAssigned, consultant: "granted" },
  "assessment.open": company,
  "response.edit": companyAndAssigned,
  "submission.make": company,
  "submission.withdraw": company,
  "submission.read": companyAndGranted,
  "report.read": { ...companyAndGranted, link: "linked" },
  // Where the company stands under the official schemes: made of all its figures, so that no respondent sees it.
  "standing.read": companyAndGranted,
  "standing.edit": company,
  "share.edit": company,
  "grant.edit": company,
  "audit.read": company,
  "consent.edit": company,
  // What an authority asks of the company: seen by everybody who fills in, answered for it by a manager.
  "call.read": { respondent: "all", manager: "all", system: "all" },
  "call.answer": company,

  // Consultancies.
  "engagement.read": { consultant: "granted", manager: "all", system: "all" },
  "review.edit": { consultant: "granted", system: "all" },
  "branding.edit": { consultant: "all", system: "all" },

  // Authorities.
  "campaign.read": { official: "region", system: "all" },
  "campaign.edit": { official: "region", system: "all" },
  // Of an enterprise that consented to be named. Nothing but a person may: each reading is told to the enterprise.
  "consentedReport.read": { official: "region" },
  "publication.read": { official: "region", manager: "all", respondent: "all", consultant: "all", operator: "all", system: "all" },
  "publication.request": { official: "region", operator: "all", system: "all" },

  // The platform.
  "instrument.read": {
    respondent: "all",
    manager: "all",
    consultant: "all",
    official: "all",
    operator: "all",
    link: "linked",
    system: "all",
  },
  "instrument.publish": platform,
  "pack.publish": platform,
  "users.edit": platform,
  "organisations.read": platform,
  "organisations.edit": platform,
  "platform.audit": platform,
  // Jobs, mails, versions and health of the installation.
  "platform.operate": platform,
} as const satisfies Record<string, Row>;

/** Something that can be allowed or not. */
export type Act = keyof typeof POLICY;
export const ACTS = Object.keys(POLICY) as readonly Act[];

/** How far `standing` may do `act`; null: not at all. */
export function reachOf(standing: Standing, act: Act): Reach | null {
  const row: Row = POLICY[act];
  return row[standing] ?? null;
}

/** True where `standing` may do `act` at all, however far it reaches. */
export function can(standing: Standing, act: Act): boolean {
  return reachOf(standing, act) !== null;
}
