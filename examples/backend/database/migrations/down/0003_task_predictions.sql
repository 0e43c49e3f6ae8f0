ALTER TABLE "predictions" DROP COLUMN "task_id", DROP COLUMN "position";
