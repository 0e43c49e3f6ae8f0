import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import { readVariable } from '../../config/environment.ts';
import { fullName } from '../full-name.ts';
import { type LeftOpen, describeLeftOpen, noteLeftOpen } from './left-open.ts';
import { OpenResources } from './open-resources.ts';

/**
 * `setupFiles: ['assay/left-open']`, and by itself in the profile `ci`: tells what a test file leaves open
 * (timers, servers, connections, files, processes), with the test that made it. Under `assay run` the test
 * fails; elsewhere it is printed.
 */
const SETTLE_MS = 2_000;

/** What Vitest keeps of the file that a worker runs, and how a worker says that it ends. */
interface VitestWorker {
  readonly filepath?: string;
  onCleanup?(listener: () => Promise<void>): void;
}

const worker = (globalThis as { readonly __vitest_worker__?: VitestWorker }).__vitest_worker__;
const seen = Symbol.for('assay.left-open');
const global = globalThis as { [seen]?: { test: string | null } };

// Where files share a worker, this module runs for each of them, and follows them all at once.
if (global[seen] === undefined && worker?.onCleanup !== undefined) {
  global[seen] = { test: null };
  const running = global[seen];
  const open = new OpenResources(() => ({ file: worker.filepath ?? '', test: running.test }));
  open.start();
  // Fixtures of the worker end at the same time; what they close is not left open.
  worker.onCleanup(async () => tell(await settled(open)));
  beforeEach(({ task }) => {
    running.test = fullName(task);
  });
  afterEach(() => {
    running.test = null;
  });
}

async function settled(open: OpenResources): Promise<readonly LeftOpen[]> {
  let left = open.left();
  let waitedMs = 0;
  for (let stepMs = 1; left.length > 0 && waitedMs < SETTLE_MS; stepMs *= 2) {
    await sleep(stepMs, undefined, { ref: false });
    waitedMs += stepMs;
    left = open.left();
  }
  return left;
}

function tell(left: readonly LeftOpen[]): void {
  if (left.length === 0) return;
  const folder = readVariable('ASSAY_RUN_FOLDER');
  if (folder !== null) {
    noteLeftOpen(folder, left);
    return;
  }
  for (const [where, ofOne] of Object.entries(Object.groupBy(left, placeOf))) {
    process.stderr.write(`${where} ${describeLeftOpen(ofOne ?? [])}\n`);
  }
}

function placeOf({ file, test }: LeftOpen): string {
  return test === null ? file : `${file} > ${test}`;
}
