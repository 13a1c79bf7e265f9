import { insertLinks, shareCampaign } from "@/lib/server/call-up-links";
import { inOrganisation } from "@/lib/server/db";
import type { Authority } from "@/lib/server/test-builders";

/** A link for one called enterprise, as the job gives them to all; the token's id. */
export async function giveLink({ organisation, official }: Authority, participation: string): Promise<string> {
  return inOrganisation({ organisation, user: official.claim.user }, async (tx) => {
    const at = { organisationId_id: { organisationId: organisation, id: participation } };
    const called = await tx.participation.findUniqueOrThrow({ where: at });
    await insertLinks(tx, await shareCampaign(tx, organisation, called.campaignId), [called], official.claim.user);
    return (await tx.participation.findUniqueOrThrow({ where: at })).tokenId ?? "";
  });
}
