-- A build is cut short by whatever ends its process, and begins again: not for ever.
ALTER TABLE "publication" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0;

-- Entrants are read province by province.
ALTER TABLE "publication_unit" ADD COLUMN     "province" TEXT NOT NULL;

-- CreateIndex
CREATE INDEX "publication_unit_publication_id_line_province_submission_id_idx" ON "publication_unit"("publication_id", "line", "province", "submission_id");
