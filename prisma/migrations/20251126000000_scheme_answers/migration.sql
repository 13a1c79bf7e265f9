-- Rule packs: what a company answers by hand to a scheme's own questions, and what a submission freezes of it. Nothing that
-- is there changes: a submission made before has no schemes, which is what null says.

-- AlterTable
ALTER TABLE "submission" ADD COLUMN     "schemes" JSONB;

-- CreateTable
CREATE TABLE "scheme_answer" (
    "organisation_id" UUID NOT NULL,
    "scope" "scope" NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "pack" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "answer" JSONB,
    "evidence" TEXT,
    "revision" INTEGER NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scheme_answer_pkey" PRIMARY KEY ("organisation_id","scope","fiscal_year","pack","question")
);

-- AddForeignKey
ALTER TABLE "scheme_answer" ADD CONSTRAINT "scheme_answer_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheme_answer" ADD CONSTRAINT "scheme_answer_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "scheme_answer" ADD CONSTRAINT "scheme_answer_fiscal_year_check" CHECK ("fiscal_year" BETWEEN 1990 AND 2100);
ALTER TABLE "scheme_answer" ADD CONSTRAINT "scheme_answer_revision_check" CHECK ("revision" > 0);

-- Rows that are rewritten all the time keep room for their next version beside them.
ALTER TABLE "scheme_answer" SET (fillfactor = 50);
