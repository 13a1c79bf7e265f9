-- An invitation may name the indicators that its bearer is asked to answer. Links that were made before name none.

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "assessment_id" UUID,
ADD COLUMN     "indicators" TEXT[] DEFAULT ARRAY[]::TEXT[];
