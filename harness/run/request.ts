import type { ShardNumber } from './shard/split.ts';

/** What `assay run` was asked for, not yet checked. */
export interface RunRequest {
  /** Names of suites, and files of them; empty for the suites of the profile. */
  readonly suites: readonly string[];
  /** Only tests whose full name matches this pattern; null takes all. */
  readonly testName: string | null;
  /** Null takes ASSAY_PROFILE, else smoke. */
  readonly profile: string | null;
  /** Tag filters that replace those of the profile; null keeps them. */
  readonly tags: readonly string[] | null;
  readonly configFile: string | null;
  /** `path=value`, over file and environment. */
  readonly set: readonly string[];
  /** What every entry of `engines` runs on; null takes ASSAY_ENGINE, else the config's. */
  readonly engine: string | null;
  /** Seconds for each load scenario and each leak hunt, instead of the profile's; null keeps it. */
  readonly budgetSeconds: number | null;
  /** The git ref that loads are compared with, over what thresholds say; null where none was given. */
  readonly against: string | null;
  /** Whether compared loads are profiled whatever their verdict, and not only where they became slower. */
  readonly asksWhere: boolean;
  /** Whether the highest rates that thresholds name are searched for, in whatever profile. */
  readonly asksCapacity: boolean;
  /** The part that this job of several runs; null for all of it. */
  readonly shard: ShardNumber | null;
  readonly allowInconclusive: boolean;
  /** Whether load may go to a target on another machine. */
  readonly ownsTarget: boolean;
  /** The command line, for the report. */
  readonly command: string;
}
