-- The tables of `schema.prisma`, and below them what that file cannot say. Row-level security, grants and the functions
-- of the gate are applied after the migrations from `prisma/sql`.


-- CreateEnum
CREATE TYPE "organisation_kind" AS ENUM ('company', 'consultancy', 'authority', 'platform');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('respondent', 'manager', 'consultant', 'official', 'operator');

-- CreateEnum
CREATE TYPE "user_state" AS ENUM ('active', 'disabled');

-- CreateEnum
CREATE TYPE "token_purpose" AS ENUM ('invitation', 'reset');

-- CreateEnum
CREATE TYPE "scope" AS ENUM ('standalone', 'consolidated');

-- CreateEnum
CREATE TYPE "fact_state" AS ENUM ('given', 'notApplicable', 'dontKnow', 'withheld');

-- CreateEnum
CREATE TYPE "assessment_state" AS ENUM ('draft', 'submitted', 'returned');

-- CreateEnum
CREATE TYPE "evidence" AS ENUM ('none', 'statement', 'internalRecord', 'thirdParty');

-- CreateEnum
CREATE TYPE "score_line" AS ENUM ('self', 'reviewed');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "totp" JSONB,
    "locale" TEXT NOT NULL DEFAULT 'zh-CN',
    "state" "user_state" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idle_minutes" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "agent" TEXT,
    "address" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "purpose" "token_purpose" NOT NULL,
    "organisation_id" UUID,
    "subject_id" UUID,
    "role" "role",
    "login" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "kind" "organisation_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "credit_code" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "industry" TEXT,
    "region" TEXT,
    "group_code" TEXT,
    "region_prefix" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "organisation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "display_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organisation_id","user_id")
);

-- CreateTable
CREATE TABLE "instrument_version" (
    "key" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scoring_hash" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instrument_version_pkey" PRIMARY KEY ("key","version")
);

-- CreateTable
CREATE TABLE "fact" (
    "organisation_id" UUID NOT NULL,
    "scope" "scope" NOT NULL,
    "key" TEXT NOT NULL,
    "year" TEXT NOT NULL,
    "state" "fact_state",
    "value" JSONB,
    "reason" TEXT,
    "basis" TEXT,
    "source" TEXT,
    "revision" INTEGER NOT NULL,
    "by" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("organisation_id","scope","key","year")
);

-- CreateTable
CREATE TABLE "assessment" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "instrument_key" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "label" TEXT NOT NULL DEFAULT 'T0',
    "scope" "scope" NOT NULL,
    "state" "assessment_state" NOT NULL DEFAULT 'draft',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "closes_at" TIMESTAMPTZ(3),
    "copied_from" UUID,
    "by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assessment_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "response" (
    "organisation_id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "answer" JSONB,
    "evidence" "evidence",
    "comment" TEXT,
    "revision" INTEGER NOT NULL,
    "confirmed" BOOLEAN NOT NULL DEFAULT true,
    "by" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "response_pkey" PRIMARY KEY ("organisation_id","assessment_id","item")
);

-- CreateTable
CREATE TABLE "change" (
    "organisation_id" UUID NOT NULL,
    "batch" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "assessment_id" UUID,
    "scope" "scope",
    "before" JSONB,
    "after" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("organisation_id","batch","what")
);

-- CreateTable
CREATE TABLE "batch_key" (
    "organisation_id" UUID NOT NULL,
    "batch" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "batch_key_pkey" PRIMARY KEY ("organisation_id","batch")
);

-- CreateTable
CREATE TABLE "assignment" (
    "organisation_id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "indicator" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("organisation_id","assessment_id","user_id","indicator")
);

-- CreateTable
CREATE TABLE "place" (
    "organisation_id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "place_pkey" PRIMARY KEY ("organisation_id","assessment_id","user_id")
);

-- CreateTable
CREATE TABLE "submission" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "facts" JSONB NOT NULL,
    "responses" JSONB NOT NULL,
    "profile" JSONB NOT NULL,
    "instrument_key" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "instrument_hash" TEXT NOT NULL,
    "engine" INTEGER NOT NULL,
    "scorecard" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "submission_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "submission_score" (
    "organisation_id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "line" "score_line" NOT NULL,
    "instrument_key" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "region" TEXT,
    "industry" TEXT,
    "size" TEXT,
    "group_code" TEXT,
    "s01" SMALLINT,
    "s02" SMALLINT,
    "s03" SMALLINT,
    "s04" SMALLINT,
    "s05" SMALLINT,
    "s06" SMALLINT,
    "s07" SMALLINT,
    "s08" SMALLINT,
    "s09" SMALLINT,
    "s10" SMALLINT,
    "s11" SMALLINT,
    "s12" SMALLINT,
    "s13" SMALLINT,
    "s14" SMALLINT,
    "s15" SMALLINT,
    "s16" SMALLINT,
    "s17" SMALLINT,
    "s18" SMALLINT,
    "s19" SMALLINT,
    "s20" SMALLINT,
    "s21" SMALLINT,
    "s22" SMALLINT,
    "s23" SMALLINT,
    "s24" SMALLINT,
    "s25" SMALLINT,
    "s26" SMALLINT,
    "s27" SMALLINT,
    "s28" SMALLINT,
    "s29" SMALLINT,
    "s30" SMALLINT,
    "s31" SMALLINT,
    "s32" SMALLINT,
    "s33" SMALLINT,
    "s34" SMALLINT,
    "s35" SMALLINT,
    "s36" SMALLINT,
    "s37" SMALLINT,
    "s38" SMALLINT,
    "s39" SMALLINT,
    "s40" SMALLINT,
    "s41" SMALLINT,
    "s42" SMALLINT,
    "s43" SMALLINT,
    "s44" SMALLINT,
    "s45" SMALLINT,
    "s46" SMALLINT,
    "s47" SMALLINT,
    "s48" SMALLINT,

    CONSTRAINT "submission_score_pkey" PRIMARY KEY ("organisation_id","submission_id","line")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "organisation_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" UUID,
    "act" TEXT NOT NULL,
    "object" TEXT,
    "before_hash" TEXT,
    "after_hash" TEXT,
    "request_id" TEXT,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("organisation_id","sequence")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "organisation_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_login_key" ON "user"("login");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE INDEX "token_organisation_id_idx" ON "token"("organisation_id");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "assessment_organisation_id_instrument_key_fiscal_year_label_key" ON "assessment"("organisation_id", "instrument_key", "fiscal_year", "label");

-- CreateIndex
CREATE INDEX "change_organisation_id_assessment_id_what_revision_idx" ON "change"("organisation_id", "assessment_id", "what", "revision");

-- CreateIndex
CREATE INDEX "batch_key_at_idx" ON "batch_key"("at");

-- CreateIndex
CREATE INDEX "assignment_organisation_id_user_id_idx" ON "assignment"("organisation_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "submission_organisation_id_assessment_id_number_key" ON "submission"("organisation_id", "assessment_id", "number");

-- CreateIndex
CREATE INDEX "submission_score_instrument_key_fiscal_year_line_idx" ON "submission_score"("instrument_key", "fiscal_year", "line");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_instrument_key_instrument_version_fkey" FOREIGN KEY ("instrument_key", "instrument_version") REFERENCES "instrument_version"("key", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_organisation_id_copied_from_fkey" FOREIGN KEY ("organisation_id", "copied_from") REFERENCES "assessment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response" ADD CONSTRAINT "response_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response" ADD CONSTRAINT "response_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_organisation_id_user_id_fkey" FOREIGN KEY ("organisation_id", "user_id") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_organisation_id_user_id_fkey" FOREIGN KEY ("organisation_id", "user_id") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_organisation_id_assessment_id_fkey" FOREIGN KEY ("organisation_id", "assessment_id") REFERENCES "assessment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_instrument_key_instrument_version_fkey" FOREIGN KEY ("instrument_key", "instrument_version") REFERENCES "instrument_version"("key", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_score" ADD CONSTRAINT "submission_score_organisation_id_submission_id_fkey" FOREIGN KEY ("organisation_id", "submission_id") REFERENCES "submission"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Absence is null, and a value has its state beside it.
ALTER TABLE "fact" ADD CONSTRAINT "fact_year_check" CHECK ("year" ~ '^([12][0-9]{3}|asOf)$');
ALTER TABLE "fact" ADD CONSTRAINT "fact_value_check" CHECK (("state" IS NOT DISTINCT FROM 'given') = ("value" IS NOT NULL));
ALTER TABLE "fact" ADD CONSTRAINT "fact_revision_check" CHECK ("revision" > 0);
ALTER TABLE "response" ADD CONSTRAINT "response_revision_check" CHECK ("revision" > 0);
ALTER TABLE "change" ADD CONSTRAINT "change_subject_check" CHECK (num_nonnulls("assessment_id", "scope") = 1);
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_fiscal_year_check" CHECK ("fiscal_year" BETWEEN 1990 AND 2100);
ALTER TABLE "submission" ADD CONSTRAINT "submission_number_check" CHECK ("number" > 0);
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_region_check" CHECK ("region" ~ '^[0-9]{6}$');
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_region_prefix_check" CHECK ("region_prefix" ~ '^[0-9]{0,6}$');
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_verified_check" CHECK ("verified_at" IS NULL OR "credit_code" IS NOT NULL);

-- Two companies may type the same code; only one can be the verified one.
CREATE UNIQUE INDEX "organisation_verified_credit_code" ON "organisation" ("credit_code") WHERE "verified_at" IS NOT NULL;

-- What aggregates read is unambiguous: at most one submission of an assessment is neither withdrawn nor returned.
CREATE UNIQUE INDEX "submission_valid" ON "submission" ("organisation_id", "assessment_id")
  WHERE "withdrawn_at" IS NULL AND "returned_at" IS NULL;

-- Rows that are rewritten all the time keep room for their next version beside them.
ALTER TABLE "response" SET (fillfactor = 50);
ALTER TABLE "fact" SET (fillfactor = 50);
ALTER TABLE "assessment" SET (fillfactor = 50);
ALTER TABLE "session" SET (fillfactor = 50);
ALTER TABLE "place" SET (fillfactor = 50);
ALTER TABLE "audit_head" SET (fillfactor = 50);

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% only takes new rows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', HINT = 'append-only';
END
$$;
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "change" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "change" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen" BEFORE UPDATE OR DELETE ON "submission_score" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen_truncate" BEFORE TRUNCATE ON "submission_score" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen_delete" BEFORE DELETE ON "submission" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "frozen_truncate" BEFORE TRUNCATE ON "submission" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A submission takes its two stamps, each once, and nothing else.
CREATE FUNCTION "keep_submission"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (to_jsonb(OLD) - 'withdrawn_at' - 'returned_at') IS DISTINCT FROM (to_jsonb(NEW) - 'withdrawn_at' - 'returned_at')
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    OR (OLD.returned_at IS NOT NULL AND NEW.returned_at IS DISTINCT FROM OLD.returned_at) THEN
    RAISE EXCEPTION 'a submission is frozen' USING ERRCODE = 'restrict_violation', HINT = 'frozen';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "frozen" BEFORE UPDATE ON "submission" FOR EACH ROW EXECUTE FUNCTION "keep_submission"();

-- A credit code that changed has not been checked.
CREATE FUNCTION "forget_verification"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.credit_code IS DISTINCT FROM OLD.credit_code THEN
    NEW.verified_at := NULL;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "forget_verification" BEFORE UPDATE OF "credit_code" ON "organisation"
  FOR EACH ROW EXECUTE FUNCTION "forget_verification"();

-- The installation itself: operators are its members, and what happens before anybody has signed in is in its audit chain.
INSERT INTO "organisation" ("id", "kind", "name") VALUES ('00000000-0000-7000-8000-000000000000', 'platform', '新质自评');
