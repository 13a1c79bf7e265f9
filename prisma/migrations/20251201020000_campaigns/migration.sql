-- Campaigns of authorities: whom they call up, the lists these come from, the links and mails that go out, and what an
-- enterprise agrees to.

-- CreateEnum
CREATE TYPE "participation_state" AS ENUM ('called', 'draft', 'submitted', 'returned');

-- CreateEnum
CREATE TYPE "call_up_state" AS ENUM ('checking', 'checked', 'writing', 'written', 'failed', 'discarded');

-- CreateEnum
CREATE TYPE "call_up_verdict" AS ENUM ('good', 'faulty', 'known');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('callUp', 'reminder', 'returned', 'reopened', 'extended');

-- CreateEnum
CREATE TYPE "message_state" AS ENUM ('queued', 'sending', 'sent', 'failed', 'unclear', 'held');

-- CreateEnum
CREATE TYPE "consent_kind" AS ENUM ('named');

-- AlterEnum
ALTER TYPE "token_purpose" ADD VALUE 'callUp';

-- AlterTable
ALTER TABLE "assessment" ADD COLUMN     "authority_id" UUID,
ADD COLUMN     "participation_id" UUID;

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "participation_id" UUID;

-- CreateTable
CREATE TABLE "campaign" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "contact_name" TEXT NOT NULL,
    "contact_phone" TEXT,
    "contact_email" TEXT,
    "instrument_key" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "region_prefix" TEXT NOT NULL,
    "announced_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "participation" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credit_code" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "contact_name" TEXT,
    "contact_phone" TEXT,
    "contact_email" TEXT,
    "token_id" UUID,
    "company_id" UUID,
    "assessment_id" UUID,
    "state" "participation_state" NOT NULL DEFAULT 'called',
    "percent" SMALLINT NOT NULL DEFAULT 0,
    "submitted_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "closes_at" TIMESTAMPTZ(3),
    "named" BOOLEAN NOT NULL DEFAULT false,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "participation_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "organisation_id" UUID NOT NULL,
    "participation_id" UUID NOT NULL,
    "closes_on" DATE NOT NULL,
    "step" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("organisation_id","participation_id","closes_on","step")
);

-- CreateTable
CREATE TABLE "message" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "message_kind" NOT NULL,
    "participation_id" UUID,
    "key" TEXT NOT NULL,
    "to" TEXT,
    "values" JSONB NOT NULL,
    "state" "message_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "call_up" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "source" BYTEA,
    "state" "call_up_state" NOT NULL DEFAULT 'checking',
    "fault" JSONB,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "good" INTEGER NOT NULL DEFAULT 0,
    "faulty" INTEGER NOT NULL DEFAULT 0,
    "known" INTEGER NOT NULL DEFAULT 0,
    "written" INTEGER NOT NULL DEFAULT 0,
    "by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_up_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "call_up_row" (
    "organisation_id" UUID NOT NULL,
    "call_up_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "verdict" "call_up_verdict" NOT NULL,
    "cells" JSONB NOT NULL,
    "entry" JSONB,
    "faults" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "call_up_row_pkey" PRIMARY KEY ("organisation_id","call_up_id","row")
);

-- CreateTable
CREATE TABLE "consent" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "participation_id" UUID NOT NULL,
    "kind" "consent_kind" NOT NULL,
    "given" BOOLEAN NOT NULL,
    "text_hash" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateIndex
CREATE INDEX "participation_organisation_id_campaign_id_state_id_idx" ON "participation"("organisation_id", "campaign_id", "state", "id");

-- CreateIndex
CREATE INDEX "participation_company_id_idx" ON "participation"("company_id");

-- CreateIndex
CREATE INDEX "participation_credit_code_idx" ON "participation"("credit_code");

-- CreateIndex
CREATE UNIQUE INDEX "participation_organisation_id_campaign_id_credit_code_key" ON "participation"("organisation_id", "campaign_id", "credit_code");

-- CreateIndex
CREATE INDEX "message_state_created_at_idx" ON "message"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "message_organisation_id_kind_participation_id_key_key" ON "message"("organisation_id", "kind", "participation_id", "key");

-- CreateIndex
CREATE INDEX "consent_organisation_id_participation_id_at_idx" ON "consent"("organisation_id", "participation_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "assessment_authority_id_participation_id_key" ON "assessment"("authority_id", "participation_id");

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_authority_id_participation_id_fkey" FOREIGN KEY ("authority_id", "participation_id") REFERENCES "participation"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_instrument_key_instrument_version_fkey" FOREIGN KEY ("instrument_key", "instrument_version") REFERENCES "instrument_version"("key", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participation" ADD CONSTRAINT "participation_organisation_id_campaign_id_fkey" FOREIGN KEY ("organisation_id", "campaign_id") REFERENCES "campaign"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_organisation_id_participation_id_fkey" FOREIGN KEY ("organisation_id", "participation_id") REFERENCES "participation"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_up" ADD CONSTRAINT "call_up_organisation_id_campaign_id_fkey" FOREIGN KEY ("organisation_id", "campaign_id") REFERENCES "campaign"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_up" ADD CONSTRAINT "call_up_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_up_row" ADD CONSTRAINT "call_up_row_organisation_id_call_up_id_fkey" FOREIGN KEY ("organisation_id", "call_up_id") REFERENCES "call_up"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_organisation_id_by_fkey" FOREIGN KEY ("organisation_id", "by") REFERENCES "membership"("organisation_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The campaign that an assessment answers is named by both columns or by none.
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_campaign" CHECK ((authority_id IS NULL) = (participation_id IS NULL));
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_days" CHECK (opens_at < closes_at);
ALTER TABLE "participation" ADD CONSTRAINT "participation_percent" CHECK (percent BETWEEN 0 AND 100);

-- Rows that are rewritten all the time keep room for their next version beside them.
ALTER TABLE "participation" SET (fillfactor = 80);
ALTER TABLE "message" SET (fillfactor = 80);
