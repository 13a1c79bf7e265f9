-- How a call-up list was read: from which sheet and below which row, and what of it was left out.

-- AlterTable
ALTER TABLE "call_up" ADD COLUMN     "reading" JSONB;
