-- Loses what the new tables hold; the predictions stay.
DROP TABLE "dataset_generations", "dataset_imports", "datasets", "signals", "login_logs", "request_logs", "system_logs", "evaluations", "model_variants", "models", "api_keys", "notification_preferences", "roles", "saved_searches", "users", "experiments", "explanations", "hpo_campaigns", "hpo_trials", "nas_campaigns", "nas_trials", "tags", "training_runs", "task_events", "tasks", "webhook_deliveries", "webhooks";
ALTER TABLE "predictions" DROP COLUMN "updated_at", DROP COLUMN "version";
