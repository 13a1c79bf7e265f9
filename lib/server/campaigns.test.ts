import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina, firstMomentOf, lastMomentOf } from "@/lib/core/calendar";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { issueCallUps } from "@/lib/server/call-up-links";
import { announceCampaign, createCampaign, extendCampaign, listCampaigns, loadCampaign, removeCampaign, saveCampaign } from "@/lib/server/campaigns";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { openOrganisation } from "@/lib/server/organisations";
import { answerCampaign, as, callEnterprises, INSTRUMENT, moveCampaign, openAuthority, openCampaign, openCompany, publish, system, YEAR, type Authority } from "@/lib/server/test-builders";

let authority: Authority;
beforeAll(async () => {
  await publish();
  authority = await openAuthority("3301");
});
afterAll(closeDatabase);

const today = dayInChina(new Date());
const stated = { title: "杭州市自评", text: "请自评。\r\n谢谢。", contactName: "王老师", contactPhone: "0571-1", fiscalYear: YEAR, instrument: INSTRUMENT, opensOn: today, closesOn: addDays(today, 10) };
const own = (of: { readonly organisation: string }) => ({ organisation: of.organisation, user: null });

describe("making a campaign", () => {
  it("takes days of China, and the region that the authority sees", async () => {
    const viewer = await as(authority.official);
    const { campaign } = await createCampaign(viewer, authority.organisation, stated);
    const loaded = await loadCampaign(viewer, authority.organisation, campaign);
    expect(loaded).toMatchObject({ title: "杭州市自评", text: "请自评。\n谢谢。", contactPhone: "0571-1", contactEmail: null, stage: "preparing", regionPrefix: "3301", announcedAt: null, revision: 1, refreshedAt: null });
    expect([loaded.opensAt, loaded.closesAt]).toEqual([firstMomentOf(today), lastMomentOf(addDays(today, 10))]);
    expect(loaded.counts).toEqual({ called: 0, draft: 0, submitted: 0, returned: 0, total: 0 });
    expect(loaded.can).toEqual({ edit: true, announce: true, extend: false, addList: true, return: false });
  });
});
