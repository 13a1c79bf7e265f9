-- The revision of the assessment that `percent` was computed from: where it differs, the row is behind.
ALTER TABLE "participation" ADD COLUMN     "assessment_revision" INTEGER;

-- CreateIndex
CREATE INDEX "message_claimed_at_idx" ON "message"("claimed_at");

-- What concerns one enterprise alone overtakes what goes to all of them.
CREATE INDEX "message_urgent" ON "message" ("created_at") WHERE state = 'queued' AND kind IN ('returned', 'reopened');
