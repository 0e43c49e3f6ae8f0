CREATE TABLE `assay_documents` (
	`run_id` integer PRIMARY KEY NOT NULL,
	`body` blob NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `assay_runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `assay_machines` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`cpu` text NOT NULL,
	`cores` integer NOT NULL,
	`memory_bytes` integer NOT NULL,
	`os` text NOT NULL,
	`node` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assay_machines_kind_unique` ON `assay_machines` (`kind`);--> statement-breakpoint
CREATE TABLE `assay_measurements` (
	`series_id` integer NOT NULL,
	`started_at` integer NOT NULL,
	`run_id` integer NOT NULL,
	`value` real NOT NULL,
	`unit` text NOT NULL,
	`low` real,
	`high` real,
	`confidence` real NOT NULL,
	`sample_count` integer NOT NULL,
	`sample_of` text NOT NULL,
	`histograms` text,
	PRIMARY KEY(`series_id`, `started_at`, `run_id`),
	FOREIGN KEY (`series_id`) REFERENCES `assay_series`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `assay_runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `assay_measurements_run` ON `assay_measurements` (`run_id`);--> statement-breakpoint
CREATE TABLE `assay_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`project` text NOT NULL,
	`name` text NOT NULL,
	`kept_as` text NOT NULL,
	`machine_id` integer NOT NULL,
	`profile` text NOT NULL,
	`started_at` integer NOT NULL,
	`seconds` real NOT NULL,
	`command` text NOT NULL,
	`commit_hash` text,
	`branch` text,
	`verdict` text NOT NULL,
	`sentence` text NOT NULL,
	`exit_code` integer NOT NULL,
	`ended_early` text,
	FOREIGN KEY (`machine_id`) REFERENCES `assay_machines`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assay_runs_key_unique` ON `assay_runs` (`key`);--> statement-breakpoint
CREATE INDEX `assay_runs_newest` ON `assay_runs` (`project`,`started_at`);--> statement-breakpoint
CREATE INDEX `assay_runs_comparable` ON `assay_runs` (`project`,`machine_id`,`profile`,`kept_as`,`started_at`);--> statement-breakpoint
CREATE INDEX `assay_runs_name` ON `assay_runs` (`project`,`name`);--> statement-breakpoint
CREATE TABLE `assay_series` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`project` text NOT NULL,
	`machine_id` integer NOT NULL,
	`profile` text NOT NULL,
	`kept_as` text NOT NULL,
	`gate` text NOT NULL,
	FOREIGN KEY (`machine_id`) REFERENCES `assay_machines`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assay_series_of` ON `assay_series` (`project`,`gate`,`machine_id`,`profile`,`kept_as`);--> statement-breakpoint
CREATE TABLE `assay_suites` (
	`run_id` integer NOT NULL,
	`name` text NOT NULL,
	`passed` integer NOT NULL,
	`failed` integer NOT NULL,
	`skipped` integer NOT NULL,
	`duration_ms` real NOT NULL,
	PRIMARY KEY(`run_id`, `name`),
	FOREIGN KEY (`run_id`) REFERENCES `assay_runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `assay_test_results` (
	`run_id` integer NOT NULL,
	`test_id` integer NOT NULL,
	`state` text NOT NULL,
	`duration_ms` real NOT NULL,
	PRIMARY KEY(`run_id`, `test_id`),
	FOREIGN KEY (`run_id`) REFERENCES `assay_runs`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`test_id`) REFERENCES `assay_tests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `assay_tests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`project` text NOT NULL,
	`suite` text NOT NULL,
	`file` text NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assay_tests_names` ON `assay_tests` (`project`,`suite`,`file`,`name`);--> statement-breakpoint
CREATE TABLE `assay_verdicts` (
	`run_id` integer NOT NULL,
	`series_id` integer NOT NULL,
	`severity` text NOT NULL,
	`verdict` text NOT NULL,
	`limit_text` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`run_id`, `series_id`),
	FOREIGN KEY (`run_id`) REFERENCES `assay_runs`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`series_id`) REFERENCES `assay_series`(`id`) ON UPDATE no action ON DELETE no action
);
