import type { Places } from "./places";

export type Route = {
  /** Its file, below app/. */
  readonly page: string;
  readonly as: "nobody" | "manager" | "drafting" | "operator" | "official" | "demoOfficial" | "called";
  readonly path: (places: Places) => string | Promise<string>;
};

const same = (path: string) => () => path;

/** Every page of the product with an address at which it shows something. A test compares the list with app/. */
export const ROUTES: readonly Route[] = [
  { page: "(public)/page.tsx", as: "nobody", path: same("/") },
  { page: "(public)/sign-in/page.tsx", as: "nobody", path: same("/sign-in") },
  { page: "(public)/sign-up/page.tsx", as: "nobody", path: same("/sign-up") },
  { page: "(public)/join/[token]/page.tsx", as: "nobody", path: ({ makeInvitation }) => makeInvitation() },
  { page: "(public)/reset/[token]/page.tsx", as: "nobody", path: ({ makeReset }) => makeReset() },
  { page: "(public)/reset/done/page.tsx", as: "nobody", path: same("/reset/done") },
  { page: "(public)/about/page.tsx", as: "nobody", path: same("/about") },
  { page: "(public)/about/publications/page.tsx", as: "nobody", path: same("/about/publications") },
  { page: "(public)/accessibility/page.tsx", as: "nobody", path: same("/accessibility") },
  { page: "(public)/privacy/page.tsx", as: "nobody", path: same("/privacy") },
  { page: "(public)/licences/page.tsx", as: "nobody", path: same("/licences") },
  { page: "o/[organisation]/page.tsx", as: "drafting", path: ({ drafting }) => drafting },
  { page: "o/[organisation]/facts/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/facts` },
  { page: "o/[organisation]/standing/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/standing` },
  { page: "o/[organisation]/standing/[pack]/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/standing/cn.digital-sme@2024` },
  { page: "o/[organisation]/assessments/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/assessments` },
  { page: "o/[organisation]/assessments/[assessment]/page.tsx", as: "drafting", path: ({ draft }) => draft },
  { page: "o/[organisation]/assessments/[assessment]/[indicator]/page.tsx", as: "drafting", path: ({ draft }) => `${draft}/M2` },
  { page: "o/[organisation]/assessments/[assessment]/[indicator]/history/[item]/page.tsx", as: "drafting", path: ({ draft }) => `${draft}/L1/history/L1.2` },
  { page: "o/[organisation]/members/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/members` },
  { page: "o/[organisation]/settings/page.tsx", as: "drafting", path: ({ drafting }) => `${drafting}/settings` },
  { page: "o/[organisation]/reports/page.tsx", as: "manager", path: ({ company }) => `${company}/reports` },
  { page: "o/[organisation]/reports/[submission]/page.tsx", as: "manager", path: ({ report }) => report },
  { page: "o/[organisation]/reports/[submission]/details/page.tsx", as: "manager", path: ({ report }) => `${report}/details` },
  { page: "o/[organisation]/reports/[submission]/trace/[trace]/page.tsx", as: "manager", path: ({ trace }) => trace },
  { page: "o/[organisation]/calls/[participation]/page.tsx", as: "called", path: ({ call }) => call },
  { page: "o/[organisation]/campaigns/page.tsx", as: "official", path: ({ campaigns }) => campaigns },
  { page: "o/[organisation]/campaigns/new/page.tsx", as: "official", path: ({ campaigns }) => `${campaigns}/new` },
  { page: "o/[organisation]/campaigns/[campaign]/page.tsx", as: "official", path: ({ campaign }) => campaign },
  { page: "o/[organisation]/campaigns/[campaign]/edit/page.tsx", as: "official", path: ({ campaign }) => `${campaign}/edit` },
  { page: "o/[organisation]/campaigns/[campaign]/lists/[callUp]/page.tsx", as: "official", path: ({ list }) => list },
  { page: "o/[organisation]/campaigns/[campaign]/enterprises/[participation]/page.tsx", as: "official", path: ({ enterprise }) => enterprise },
  { page: "o/[organisation]/campaigns/[campaign]/enterprises/[participation]/report/page.tsx", as: "demoOfficial", path: ({ consented }) => consented },
  { page: "o/[organisation]/campaigns/[campaign]/mails/page.tsx", as: "demoOfficial", path: ({ mails }) => mails },
  { page: "o/[organisation]/campaigns/[campaign]/mails/[message]/page.tsx", as: "demoOfficial", path: ({ mail }) => mail },
  { page: "o/[organisation]/publications/page.tsx", as: "official", path: ({ publications }) => publications },
  { page: "o/[organisation]/publications/[publication]/page.tsx", as: "official", path: ({ publication }) => publication },
  { page: "admin/page.tsx", as: "operator", path: same("/admin") },
  { page: "admin/organisations/[target]/page.tsx", as: "operator", path: ({ organisation }) => organisation },
  { page: "admin/organisations/new/page.tsx", as: "operator", path: same("/admin/organisations/new") },
  { page: "admin/users/page.tsx", as: "operator", path: same("/admin/users") },
  { page: "admin/users/[user]/page.tsx", as: "operator", path: ({ user }) => user },
  { page: "admin/versions/page.tsx", as: "operator", path: same("/admin/versions") },
  { page: "admin/publications/page.tsx", as: "operator", path: same("/admin/publications") },
  { page: "admin/jobs/page.tsx", as: "operator", path: same("/admin/jobs?state=all") },
  { page: "admin/messages/page.tsx", as: "operator", path: same("/admin/messages") },
  { page: "admin/health/page.tsx", as: "operator", path: same("/admin/health") },
  { page: "admin/settings/page.tsx", as: "operator", path: same("/admin/settings") },
];

/** Not pages of their own, but people land on them. */
export const LANDINGS: readonly Route[] = [
  { page: "not-found.tsx", as: "nobody", path: same("/nowhere") },
  { page: "(public)/join/[token]/call-up.tsx", as: "nobody", path: ({ findCallLink }) => findCallLink() },
  { page: "(public)/link-gone.tsx", as: "nobody", path: same("/join/used-up") },
  { page: "o/[organisation]/not-found.tsx", as: "manager", path: ({ company }) => `${company}/reports/nowhere` },
];
