/** Of `assay model sweep`, as they were written. */
export interface SweepModelOptions {
  engine: string;
  url?: string;
  batches: string;
  callers: string;
  threads: string;
  rounds: string;
  duration: string;
  data: string[];
  shape: string[];
  out?: string;
  json?: true;
  iOwnThisTarget?: boolean;
}
