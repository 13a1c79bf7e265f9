-- Lists of fifty thousand enterprises are turned page by page, in the order of their names.

-- CreateIndex
CREATE INDEX "participation_organisation_id_campaign_id_name_id_idx" ON "participation"("organisation_id", "campaign_id", "name", "id");

-- Those that have no link yet, asked for every minute.
CREATE INDEX "participation_without_link" ON "participation" ("organisation_id", "campaign_id", "id") WHERE "token_id" IS NULL AND "company_id" IS NULL;
