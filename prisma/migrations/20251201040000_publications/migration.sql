-- CreateEnum
CREATE TYPE "publication_state" AS ENUM ('building', 'released', 'failed');

-- CreateEnum
CREATE TYPE "publication_trigger" AS ENUM ('schedule', 'request');

-- CreateEnum
CREATE TYPE "publication_part" AS ENUM ('main', 'detail', 'figures');

-- CreateEnum
CREATE TYPE "cell_status" AS ENUM ('published', 'carried', 'hidden');

-- CreateTable
CREATE TABLE "publication" (
    "id" UUID NOT NULL,
    "instrument_key" TEXT NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "scoring_hash" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "publication_state" NOT NULL DEFAULT 'building',
    "trigger" "publication_trigger" NOT NULL,
    "requested_for" UUID,
    "requested_by" UUID,
    "min_units" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "audit" JSONB,
    "hash" TEXT,
    "problem" TEXT,

    CONSTRAINT "publication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "publication_cell" (
    "publication_id" UUID NOT NULL,
    "line" "score_line" NOT NULL,
    "part" "publication_part" NOT NULL,
    "region" TEXT NOT NULL,
    "industry" TEXT NOT NULL,
    "size" TEXT NOT NULL,
    "status" "cell_status" NOT NULL,
    "n" INTEGER,
    "from_number" INTEGER,
    "comparable" BOOLEAN NOT NULL,
    "numbers" JSONB,

    CONSTRAINT "publication_cell_pkey" PRIMARY KEY ("publication_id","line","part","region","industry","size")
);

-- CreateTable
CREATE TABLE "publication_unit" (
    "publication_id" UUID NOT NULL,
    "line" "score_line" NOT NULL,
    "organisation_id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "unit" TEXT NOT NULL,

    CONSTRAINT "publication_unit_pkey" PRIMARY KEY ("publication_id","line","organisation_id")
);

-- CreateTable
CREATE TABLE "publication_schedule" (
    "instrument_key" TEXT NOT NULL,
    "day" INTEGER,
    "min_units" INTEGER NOT NULL DEFAULT 5,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "publication_schedule_pkey" PRIMARY KEY ("instrument_key")
);

-- CreateIndex
CREATE UNIQUE INDEX "publication_instrument_key_fiscal_year_number_key" ON "publication"("instrument_key", "fiscal_year", "number");

-- AddForeignKey
ALTER TABLE "publication_cell" ADD CONSTRAINT "publication_cell_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publication_unit" ADD CONSTRAINT "publication_unit_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody lowers the least number of groups, and a cell that is hidden carries nothing that could be read by mistake.
ALTER TABLE "publication" ADD CONSTRAINT "publication_min_units" CHECK ("min_units" BETWEEN 5 AND 50);
ALTER TABLE "publication" ADD CONSTRAINT "publication_released" CHECK (("state" = 'released') = ("released_at" IS NOT NULL AND "hash" IS NOT NULL));
ALTER TABLE "publication_schedule" ADD CONSTRAINT "publication_schedule_range" CHECK ("day" BETWEEN 1 AND 28 AND "min_units" BETWEEN 5 AND 50);
ALTER TABLE "publication_cell" ADD CONSTRAINT "publication_cell_values" CHECK (("status" = 'hidden') = ("n" IS NULL) AND ("status" = 'hidden') = ("numbers" IS NULL) AND ("status" = 'hidden') = ("from_number" IS NULL));

-- At most one of a series is being built.
CREATE UNIQUE INDEX "publication_building" ON "publication" ("instrument_key", "fiscal_year") WHERE "state" = 'building';

-- Cells come in before the release and never change; what is released stays as it is.
CREATE FUNCTION "keep_publication"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'building' THEN
    RAISE EXCEPTION 'a publication is frozen' USING ERRCODE = 'restrict_violation', HINT = 'frozen';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "frozen" BEFORE UPDATE ON "publication" FOR EACH ROW EXECUTE FUNCTION "keep_publication"();
CREATE TRIGGER "frozen_delete" BEFORE DELETE ON "publication" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen_truncate" BEFORE TRUNCATE ON "publication" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen" BEFORE UPDATE OR DELETE ON "publication_cell" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen_truncate" BEFORE TRUNCATE ON "publication_cell" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "only_while_building"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  touched uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.publication_id ELSE NEW.publication_id END;
BEGIN
  IF NOT EXISTS (SELECT FROM publication p WHERE p.id = touched AND p.state = 'building') THEN
    RAISE EXCEPTION 'a publication is frozen' USING ERRCODE = 'restrict_violation', HINT = 'frozen';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER "building" BEFORE INSERT ON "publication_cell" FOR EACH ROW EXECUTE FUNCTION "only_while_building"();
CREATE TRIGGER "building" BEFORE INSERT OR UPDATE OR DELETE ON "publication_unit" FOR EACH ROW EXECUTE FUNCTION "only_while_building"();
