-- Who is on which section of an assessment at this moment. Rows of the past stay, one for each person and assessment, and say
-- nothing any more.

-- CreateTable
CREATE TABLE "presence" (
    "organisation_id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "section" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("organisation_id","assessment_id","user_id")
);

-- AddForeignKey
ALTER TABLE "presence" ADD CONSTRAINT "presence_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "presence" ADD CONSTRAINT "presence_organisation_id_user_id_fkey" FOREIGN KEY ("organisation_id", "user_id") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Rows that are rewritten all the time keep room for their next version beside them.
ALTER TABLE "presence" SET (fillfactor = 50);
