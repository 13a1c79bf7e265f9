import fs from "node:fs";
import path from "node:path";
import { ask } from "../scripts/database.mjs";

/**
 * Lets a campaign close at this moment. A server's clock cannot be turned by a test, so its closing comes instead: in the
 * campaign, the links and the assessments, as the database has it. Row-level security lets only the cluster's own user do that.
 */
export async function letClose(campaign) {
  const read = (...name) => fs.readFileSync(path.join(process.env.XINZHI_TEST_DATA ?? "", ...name), "utf8").trim();
  const id = campaign.split("/").at(-1);
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`no campaign: ${campaign}`);
  const called = `(SELECT id FROM participation WHERE campaign_id = '${id}')`;
  const past = "now() - interval '1 millisecond'";
  await ask(
    `postgres://postgres:${read("secrets", "database-postgres")}@127.0.0.1:${read("database-port")}/xinzhi`,
    `UPDATE campaign SET closes_at = ${past} WHERE id = '${id}';
     UPDATE assessment SET closes_at = ${past} WHERE participation_id IN ${called};
     UPDATE token SET expires_at = ${past} WHERE participation_id IN ${called};`,
  );
}
