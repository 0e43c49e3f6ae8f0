import type { RunDocument } from '../../document/document.ts';
import type { PickedRun } from '../../reporters/diff/pick-page.ts';
import type { Credentials } from './is-allowed.ts';

/** What was asked, as far as the answer depends on it. */
export interface Asked extends Credentials {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Answer {
  readonly status: 200 | 400 | 401 | 404 | 405 | 409;
  readonly type: 'text/html' | 'application/json';
  readonly body: string;
}

export interface Served {
  /** The run that is asked about; null where there is none yet. */
  readonly document: RunDocument | null;
  /** What a request has to show; null for nothing. */
  readonly token: string | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** An older run is no answer; null for one of any age. */
  readonly maxAgeMs: number | null;
  readonly kept: KeptRuns;
}

/** The runs beside the one that is asked about. */
export interface KeptRuns {
  /** The newest first. */
  readonly list: () => readonly PickedRun[];
  /** Null where there is no such run, or it can't be read. */
  readonly open: (id: string) => RunDocument | null;
}
