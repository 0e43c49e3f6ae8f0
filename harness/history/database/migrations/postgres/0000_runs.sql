CREATE TABLE "assay_documents" (
	"run_id" bigint PRIMARY KEY NOT NULL,
	"body" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assay_machines" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assay_machines_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"cpu" text NOT NULL,
	"cores" integer NOT NULL,
	"memory_bytes" bigint NOT NULL,
	"os" text NOT NULL,
	"node" text NOT NULL,
	CONSTRAINT "assay_machines_kind_unique" UNIQUE("kind")
);
--> statement-breakpoint
CREATE TABLE "assay_measurements" (
	"series_id" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"run_id" bigint NOT NULL,
	"value" double precision NOT NULL,
	"unit" text NOT NULL,
	"low" double precision,
	"high" double precision,
	"confidence" double precision NOT NULL,
	"sample_count" bigint NOT NULL,
	"sample_of" text NOT NULL,
	"histograms" text,
	CONSTRAINT "assay_measurements_series_id_started_at_run_id_pk" PRIMARY KEY("series_id","started_at","run_id")
);
--> statement-breakpoint
CREATE TABLE "assay_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assay_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"project" text NOT NULL,
	"name" text NOT NULL,
	"kept_as" text NOT NULL,
	"machine_id" bigint NOT NULL,
	"profile" text NOT NULL,
	"started_at" bigint NOT NULL,
	"seconds" double precision NOT NULL,
	"command" text NOT NULL,
	"commit_hash" text,
	"branch" text,
	"verdict" text NOT NULL,
	"sentence" text NOT NULL,
	"exit_code" integer NOT NULL,
	"ended_early" text,
	CONSTRAINT "assay_runs_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "assay_series" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assay_series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project" text NOT NULL,
	"machine_id" bigint NOT NULL,
	"profile" text NOT NULL,
	"kept_as" text NOT NULL,
	"gate" text NOT NULL,
	CONSTRAINT "assay_series_of" UNIQUE("project","gate","machine_id","profile","kept_as")
);
--> statement-breakpoint
CREATE TABLE "assay_suites" (
	"run_id" bigint NOT NULL,
	"name" text NOT NULL,
	"passed" integer NOT NULL,
	"failed" integer NOT NULL,
	"skipped" integer NOT NULL,
	"duration_ms" double precision NOT NULL,
	CONSTRAINT "assay_suites_run_id_name_pk" PRIMARY KEY("run_id","name")
);
--> statement-breakpoint
CREATE TABLE "assay_test_results" (
	"run_id" bigint NOT NULL,
	"test_id" bigint NOT NULL,
	"state" text NOT NULL,
	"duration_ms" double precision NOT NULL,
	CONSTRAINT "assay_test_results_run_id_test_id_pk" PRIMARY KEY("run_id","test_id")
);
--> statement-breakpoint
CREATE TABLE "assay_tests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assay_tests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project" text NOT NULL,
	"suite" text NOT NULL,
	"file" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "assay_tests_names" UNIQUE("project","suite","file","name")
);
--> statement-breakpoint
CREATE TABLE "assay_verdicts" (
	"run_id" bigint NOT NULL,
	"series_id" bigint NOT NULL,
	"severity" text NOT NULL,
	"verdict" text NOT NULL,
	"limit_text" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "assay_verdicts_run_id_series_id_pk" PRIMARY KEY("run_id","series_id")
);
--> statement-breakpoint
ALTER TABLE "assay_documents" ADD CONSTRAINT "assay_documents_run_id_assay_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."assay_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_measurements" ADD CONSTRAINT "assay_measurements_series_id_assay_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."assay_series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_measurements" ADD CONSTRAINT "assay_measurements_run_id_assay_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."assay_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_runs" ADD CONSTRAINT "assay_runs_machine_id_assay_machines_id_fk" FOREIGN KEY ("machine_id") REFERENCES "public"."assay_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_series" ADD CONSTRAINT "assay_series_machine_id_assay_machines_id_fk" FOREIGN KEY ("machine_id") REFERENCES "public"."assay_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_suites" ADD CONSTRAINT "assay_suites_run_id_assay_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."assay_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_test_results" ADD CONSTRAINT "assay_test_results_run_id_assay_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."assay_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_test_results" ADD CONSTRAINT "assay_test_results_test_id_assay_tests_id_fk" FOREIGN KEY ("test_id") REFERENCES "public"."assay_tests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_verdicts" ADD CONSTRAINT "assay_verdicts_run_id_assay_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."assay_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assay_verdicts" ADD CONSTRAINT "assay_verdicts_series_id_assay_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."assay_series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assay_measurements_run" ON "assay_measurements" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "assay_runs_newest" ON "assay_runs" USING btree ("project","started_at");--> statement-breakpoint
CREATE INDEX "assay_runs_comparable" ON "assay_runs" USING btree ("project","machine_id","profile","kept_as","started_at");--> statement-breakpoint
CREATE INDEX "assay_runs_name" ON "assay_runs" USING btree ("project","name");