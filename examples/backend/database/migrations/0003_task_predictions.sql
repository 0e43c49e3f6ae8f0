ALTER TABLE "predictions" ADD COLUMN "task_id" text;--> statement-breakpoint
ALTER TABLE "predictions" ADD COLUMN "position" integer;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_task_id_position" UNIQUE("task_id","position");