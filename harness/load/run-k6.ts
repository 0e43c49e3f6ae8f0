import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { childEnvironment } from '../config/environment.ts';
import type { K6Exit } from './exit-status.ts';
import type { K6 } from './find-k6.ts';
import type { K6Log } from './k6-log.ts';
import { spawnTied } from './spawn-tied.ts';

export interface K6Run {
  readonly k6: K6;
  /** The bundled script. */
  readonly code: string;
  /** Working folder of k6: `open('./data.json')` of the script is looked up from here. */
  readonly cwd: string;
  /** Where the files of the run go. */
  readonly folder: string;
  /** What the script finds in `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
  readonly abort: AbortSignal;
  readonly log: K6Log;
  /** Gets the points as they come: CSV, in pieces that end anywhere. */
  readonly onPoints: (chunk: Uint8Array) => void;
}

export const fileNames = {
  points: 'points.csv.gz',
  summary: 'k6-summary.json',
  dashboard: 'k6-dashboard.html',
  log: 'k6.log',
  script: 'script.js',
} as const;

/** From the polite signal to the last one; Ctrl-C has to be answered within 2 s. */
const killAfterMs = 1000;

/** `vu` and `iter`, which k6 leaves out by itself, tell which requests belong to one iteration. */
const systemTags =
  'proto,subproto,status,method,url,name,group,check,error,error_code,tls_version,scenario,service,expected_response,vu,iter';

const trendStatistics = 'avg,min,med,max,p(90),p(95),p(99),count';

/**
 * Runs k6 to its end. The points stream over its stdout (a slow reader slows the writing down, not
 * the virtual users) and are kept compressed; its log goes to a file.
 */
export async function runK6(run: K6Run): Promise<K6Exit> {
  const child = spawnTied(run.k6.path, runArguments(), {
    cwd: run.cwd,
    env: childEnvironment(runEnvironment(run)),
  });
  const stopAborting = killOnAbort(run.abort, (signal) => child.kill(signal));
  try {
    const exit = new Promise<K6Exit>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve(code === null ? { code, signal: signal ?? 'a signal' } : { code, signal: null });
      });
    });
    child.stdin?.on('error', ignoreEarlyEnd);
    child.stdin?.end(run.code);
    const [ended] = await Promise.all([
      exit,
      keepPoints(child.stdout, run),
      keepLog(child.stderr, run),
    ]);
    return ended;
  } finally {
    stopAborting();
  }
}

function runArguments(): string[] {
  return [
    'run',
    '--quiet',
    '--no-color',
    '--no-usage-report',
    // 1.x serves a REST API on a fixed port unless it is told not to; 2.x does not.
    '--address=',
    '--log-format=json',
    '--include-system-env-vars=true',
    `--system-tags=${systemTags}`,
    `--summary-trend-stats=${trendStatistics}`,
    '--out=csv=-',
    '-',
  ];
}

function runEnvironment(run: K6Run): Record<string, string> {
  return {
    ...offlineEnvironment,
    ...run.env,
    K6_CSV_TIME_FORMAT: 'unix_nano',
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_EXPORT: join(run.folder, fileNames.dashboard),
    K6_WEB_DASHBOARD_PERIOD: '1s',
    // No HTTP server for the dashboard: only the report at the end.
    K6_WEB_DASHBOARD_PORT: '-1',
    ASSAY_SUMMARY: join(run.folder, fileNames.summary),
  };
}

/** k6 looks for extensions on the net when it meets an import that it doesn't know. */
export const offlineEnvironment = {
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  K6_NO_USAGE_REPORT: 'true',
};

async function keepPoints(stdout: NodeJS.ReadableStream | null, run: K6Run): Promise<void> {
  if (stdout === null) return;
  const gzip = createGzip({ level: 1 });
  const file = createWriteStream(join(run.folder, fileNames.points));
  gzip.pipe(file);
  for await (const chunk of stdout) {
    const bytes = chunk as Buffer;
    run.onPoints(bytes);
    if (!gzip.write(bytes)) await new Promise((resolve) => gzip.once('drain', resolve));
  }
  gzip.end();
  await finished(file);
}

async function keepLog(stderr: NodeJS.ReadableStream | null, run: K6Run): Promise<void> {
  if (stderr === null) return;
  const file = createWriteStream(join(run.folder, fileNames.log));
  for await (const line of createInterface({ input: stderr })) {
    run.log.line(line);
    file.write(`${line}\n`);
  }
  file.end();
  await finished(file);
}

function killOnAbort(abort: AbortSignal, kill: (signal: NodeJS.Signals) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    kill('SIGTERM');
    timer = setTimeout(() => {
      kill('SIGKILL');
    }, killAfterMs);
  };
  if (abort.aborted) stop();
  else abort.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    abort.removeEventListener('abort', stop);
  };
}

/** k6 may refuse the script before it has read all of it; its exit code says why. */
function ignoreEarlyEnd(): void {}
