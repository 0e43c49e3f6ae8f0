import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

import { readGoGarbagePercent } from '../config/environment.ts';
import type { K6Log } from './k6-log.ts';
import { endOfK6, type K6Ending, type K6Process, quietly } from './k6-process.ts';
import { parseSelector } from './threshold-expression.ts';

export interface K6Run extends K6Process {
  /** Where the files of the run go. */
  readonly folder: string;
  /** What the script finds in `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
  /** Metrics, with their selectors, that thresholds name: the tags of these have to be in the points. */
  readonly selectors: readonly string[];
  readonly log: K6Log;
  /**
   * Whether k6 itself needs what it measured: for thresholds of the script, and for a summary of its own. It
   * then keeps each value until its end, 70 bytes a request or more.
   */
  readonly keepsValues: boolean;
  /** Whether its points stay in the folder, compressed. */
  readonly keepsPoints: boolean;
  /** Further arguments: the share of the load that this k6 has. */
  readonly arguments: readonly string[];
  /** Gets the points as they come: CSV, in pieces that end anywhere. */
  readonly onPoints: (chunk: Uint8Array) => void;
}

export const fileNames = {
  points: 'points.csv.gz',
  summary: 'k6-summary.json',
  /** Where the shell asks for one, as with k6 itself: `K6_WEB_DASHBOARD=true`. */
  dashboard: 'k6-dashboard.html',
  log: 'k6.log',
  script: 'script.js',
} as const;

/**
 * The tags of k6 that the ledger reads. `vu` and `iter`, which k6 leaves out by itself, tell which requests
 * belong to one iteration. k6 makes a table of all its tags for each point that it writes: what nobody reads
 * costs it a third of its time to write them.
 */
const ledgerTags = [
  'status',
  'name',
  'check',
  'error',
  'error_code',
  'scenario',
  'vu',
  'iter',
] as const;

/** Those that k6 groups by in the summary that it hands to a script. */
const summaryTags = ['group', 'expected_response'] as const;

/** Those that k6 sets only when a threshold asks for them. */
const otherTags = [
  ...summaryTags,
  'proto',
  'subproto',
  'method',
  'url',
  'tls_version',
  'service',
  'ip',
] as const;

/**
 * `http_req_duration{method:GET}` needs the tag `method`.
 * @param keepsValues whether k6 makes a summary of what it measured
 */
export function systemTags(selectors: readonly string[], keepsValues: boolean): string {
  const asked = new Set([
    ...(keepsValues ? summaryTags : []),
    ...selectors.flatMap((text) => Object.keys(parseSelector(text).tags)),
  ]);
  return [...ledgerTags, ...otherTags.filter((tag) => asked.has(tag))].join(',');
}

/**
 * Runs k6 to its end. The points stream over its stdout (a slow reader slows the writing down, not
 * the virtual users) and may be kept compressed; its log goes to a file.
 */
export async function runK6(run: K6Run): Promise<K6Ending> {
  return await endOfK6(run, runArguments(run), runEnvironment(run), ({ stdout, stderr }) => [
    readPoints(stdout, run),
    keepLog(stderr, run),
  ]);
}

function runArguments({ selectors, keepsValues, k6, arguments: more }: K6Run): string[] {
  return [
    ...quietly,
    ...(keepsValues ? [] : ['--no-thresholds', withoutSummary[k6.version.major]]),
    `--system-tags=${systemTags(selectors, keepsValues)}`,
    ...more,
    '--out=csv=-',
    '-',
  ];
}

const withoutSummary = { 1: '--no-summary', 2: '--summary-mode=disabled' } as const;

/**
 * How often k6 writes its points. By itself it writes once a second, all at once: on a small machine the
 * requests of that moment wait for it, and are started and read late.
 */
const writeEvery = '100ms';

/**
 * How much garbage Go lets gather before it collects, in percent of what is alive: k6 has little alive and
 * makes much, so that it would collect many times a second. Whoever sets GOGC knows better.
 */
const garbagePercent = '400';

function runEnvironment(run: K6Run): Record<string, string | undefined> {
  return {
    ...k6Environment,
    ...run.env,
    GOGC: readGoGarbagePercent() ?? garbagePercent,
    K6_CSV_TIME_FORMAT: 'unix_nano',
    K6_CSV_SAVE_INTERVAL: writeEvery,
    // Without K6_WEB_DASHBOARD=true there is none. It keeps each value, and sorts all of them every second.
    K6_WEB_DASHBOARD_EXPORT: join(run.folder, fileNames.dashboard),
    // No HTTP server for the dashboard: only the report at the end.
    K6_WEB_DASHBOARD_PORT: '-1',
    ASSAY_SUMMARY: join(run.folder, fileNames.summary),
  };
}

/** k6 looks for extensions on the net when it meets an import that it doesn't know. */
const offline = { K6_AUTO_EXTENSION_RESOLUTION: 'false', K6_NO_USAGE_REPORT: 'true' };

/**
 * Variables of the user's shell by which k6 would run another load than the script's, or hide what
 * it measured. (Others, such as K6_DNS or K6_INSECURE_SKIP_TLS_VERIFY, stay.)
 */
const misleading = [
  'K6_VUS',
  'K6_DURATION',
  'K6_ITERATIONS',
  'K6_STAGES',
  'K6_OUT',
  'K6_TYPE',
  'K6_EXECUTION_SEGMENT',
  'K6_EXECUTION_SEGMENT_SEQUENCE',
  'K6_NO_SETUP',
  'K6_NO_SUMMARY',
  'K6_NO_THRESHOLDS',
  'K6_SUMMARY_MODE',
  'K6_NEW_MACHINE_READABLE_SUMMARY',
  'K6_LOG_OUTPUT',
  'K6_CONSOLE_OUTPUT',
];

/** What k6 gets from us in every environment; undefined removes a variable. */
export const k6Environment: Readonly<Record<string, string | undefined>> = {
  ...offline,
  ...Object.fromEntries(misleading.map((name) => [name, undefined])),
};

/**
 * How long points may gather before they are read. k6 hands them over in pieces of 4 KB: to read, compress
 * and write each by itself takes several times as much of the machine as to read the points in it.
 */
const GATHER_MS = 40;

async function readPoints(stdout: Readable | null, run: K6Run): Promise<void> {
  if (stdout === null) return;
  const pieces = inPieces(stdout, run.onPoints);
  if (run.keepsPoints) {
    const file = createWriteStream(join(run.folder, fileNames.points));
    await pipeline(pieces, createGzip({ level: 1 }), file);
  } else {
    for await (const piece of pieces) void piece;
  }
}

/** Lets points gather, and hands them on. */
async function* inPieces(
  stdout: Readable,
  onPoints: K6Run['onPoints'],
): AsyncGenerator<Uint8Array> {
  for await (const piece of stdout as AsyncIterable<Uint8Array>) {
    onPoints(piece);
    yield piece;
    // More of them than are held wait in the pipe, and then in k6: it is not kept waiting for long.
    if (piece.length < stdout.readableHighWaterMark) await delay(GATHER_MS);
  }
}

async function keepLog(stderr: Readable | null, run: K6Run): Promise<void> {
  if (stderr === null) return;
  const lines = createInterface({ input: stderr });
  await pipeline(
    async function* read() {
      for await (const line of lines) {
        run.log.line(line);
        yield `${line}\n`;
      }
    },
    createWriteStream(join(run.folder, fileNames.log)),
  );
}
