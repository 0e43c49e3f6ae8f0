import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { RedactedPieces } from '../../config/redacted-pieces.ts';
import type { Redaction } from '../../config/redaction.ts';
import type { TestReport } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import type { Emit } from '../events.ts';
import { describeLeftOpen, takeLeftOpen } from '../../vitest/left-open/left-open.ts';
import { lastBegunTest } from './begun-tests.ts';
import { Flight } from './flight.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { leftOutByTag } from './left-out.ts';
import { failingTestsVariable, type HostMessage, type HostRequest } from './messages.ts';
import type { OwnVitest } from './own-vitest.ts';
import { hasTags } from './own-vitest.ts';
import { TestHost } from './test-host.ts';
import { keptLog } from './test-logs.ts';

export interface SuiteRun {
  readonly suite: string;
  readonly root: string;
  readonly vitest: OwnVitest;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Those of `files` that run only if the project's Vitest includes them. */
  readonly found: readonly string[];
  /** Only tests whose full name matches run; null runs all. */
  readonly testName: string | null;
  readonly tags: readonly string[];
  /** Whether a test fails that leaves something open. */
  readonly checkLeftOpen: boolean;
  /** How many tests of each file fail on purpose; none where it is left out. */
  readonly failingTests?: number;
  /** What no test may exceed, whatever its own deadline says. */
  readonly testTimeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the run: the suite's log goes here. */
  readonly folder: string;
  /** Stops the suite at once; its reason, a text, says why. */
  readonly abort: AbortSignal;
  readonly redaction: Redaction;
  readonly quarantine: Quarantine;
  readonly emit: Emit;
}

export interface SuiteOutcome {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  /** When this process heard of each failure, in ms of its clock (`performance.now()`). */
  readonly failedAtMs: readonly number[];
  readonly skipped: number;
  /** Those of `skipped` that are meant to be left out: by a tag of the profile, or as a failure in quarantine. */
  readonly leftOut: number;
  /** Why Vitest could not run, or its process ended; null when neither happened. */
  readonly defect: string | null;
  /** Why the suite was stopped from outside before its end; null when it wasn't. */
  readonly stopped: string | null;
  /** What the user has to correct before its tests can be told; null when nothing. */
  readonly refused: UsageError | null;
}

/** How often the watchdog looks. */
const WATCH_INTERVAL_MS = 250;

/**
 * Runs the files of one suite. A file that hangs or that takes its process down is stopped and has
 * failed; the other files still run, in a new process. No failure is undone by that: a file that was
 * half done keeps the failures that it had.
 */
export async function runSuite(run: SuiteRun): Promise<SuiteOutcome> {
  const tally = new Tally(run);
  let remaining = run.files;
  while (remaining.length > 0 && !run.abort.aborted && tally.defect === null) {
    const { ended, lost } = await runInOneHost(run, remaining, tally);
    const settled = new Set([...ended, ...lost].map((file) => join(run.root, file)));
    const left = remaining.filter((file) => !settled.has(file));
    // A host that settles nothing would be started for ever.
    if (left.length === remaining.length) break;
    remaining = lost.length === 0 ? [] : left;
  }
  tally.accountLeftOpen();
  return tally.outcome();
}

interface HostOutcome {
  readonly ended: readonly string[];
  /** Files that ended with their process: hung, crashed, or stopped with it. */
  readonly lost: readonly string[];
}

async function runInOneHost(
  run: SuiteRun,
  files: readonly string[],
  tally: Tally,
): Promise<HostOutcome> {
  const flight = new Flight(run.testTimeoutMs);
  const ended: string[] = [];
  const stop = Promise.withResolvers<'done' | 'stuck' | 'aborted'>();
  const { suite, root, vitest, found, testName, tags, checkLeftOpen } = run;
  const { failingTests = 0 } = run;
  const logFile = join(run.folder, `${suite}.log`);
  const request: HostRequest = {
    suite,
    root,
    vitestEntry: vitest.entry,
    hasTags: hasTags(vitest),
    files,
    found,
    testName,
    tags,
    checkLeftOpen,
    failsOnPurpose: failingTests > 0,
  };
  const onAbort = (): void => stop.resolve('aborted');
  run.abort.addEventListener('abort', onAbort, { once: true });
  const watchdog = setInterval(() => {
    if (flight.stuck(performance.now()) !== null) stop.resolve('stuck');
  }, WATCH_INTERVAL_MS);
  const append = (text: string): void => appendFileSync(logFile, text);
  const output = new RedactedPieces(run.redaction, append);
  // By a way of its own: it would come between the two halves of a secret that a process is writing.
  const printed = new RedactedPieces(run.redaction, append);
  try {
    await using host = new TestHost({
      request,
      environment:
        failingTests > 0
          ? { ...run.environment, [failingTestsVariable]: String(failingTests) }
          : run.environment,
      onOutput: (text) => {
        output.push(text);
      },
      onMessage: (message) => {
        flight.hear(message, performance.now());
        if (message.type === 'printed') printed.push(message.text);
        if (message.type === 'file-ended') ended.push(message.file);
        if (message.type === 'done' || message.type === 'broken') stop.resolve('done');
        tally.hear(message);
      },
    });
    const end = await Promise.race([stop.promise, host.ended]);
    return { ended, lost: tally.account(end, flight) };
  } finally {
    output.end();
    printed.end();
    clearInterval(watchdog);
    run.abort.removeEventListener('abort', onAbort);
  }
}

interface HeardTest {
  readonly state: TestReport['state'];
  /** Whether its failure counts. */
  readonly isQuarantined: boolean;
  readonly isFiltered: boolean;
  readonly heardAtMs: number;
}

/** Counts the tests, passes them on, and gives a failure to every test that never ended. */
class Tally {
  defect: string | null = null;
  #refused: UsageError | null = null;
  readonly #run: SuiteRun;
  readonly #tests = new Map<string, HeardTest[]>();

  constructor(run: SuiteRun) {
    this.#run = run;
  }

  hear(message: HostMessage): void {
    const { suite, emit } = this.#run;
    if (message.type === 'test-started') {
      emit({ type: 'test-started', suite, file: message.file, name: message.name });
    } else if (message.type === 'test-ended') {
      this.#end(message.test);
    } else if (message.type === 'broken') {
      this.defect = `Vitest could not run: ${message.reason}`;
    } else if (message.type === 'refused') {
      const { remedy } = message;
      this.#refused ??= new UsageError(message.message, remedy === null ? {} : { remedy });
    } else if (message.type === 'collected') {
      emit({ type: 'versions', versions: { vitest: message.vitestVersion } });
      for (const file of message.unmatched) {
        emit({ type: 'not-run', what: file, reason: 'vitest.config does not include it' });
      }
    }
  }

  /** What is still in flight when a host ends, as failed tests; answers with their files. */
  account(end: string, flight: Flight): readonly string[] {
    const stuck = end === 'stuck' ? flight.stuck(performance.now()) : null;
    if (!['done', 'stuck', 'aborted'].includes(end) && flight.files.length === 0) {
      this.defect = `the process of the tests ended unexpectedly (${end})`;
    }
    for (const file of stuck === null ? flight.files : [stuck.file]) {
      const running = stuck?.tests ?? flight.runningTests(file);
      const unheard = lastBegunTest(this.#run.folder, join(this.#run.root, file)) ?? '(file)';
      for (const name of running.length > 0 ? running : [unheard]) {
        this.#end({
          suite: this.#run.suite,
          file,
          name,
          // A test that was stopped from outside has neither passed nor failed.
          state: end === 'aborted' ? 'skipped' : 'failed',
          durationMs: stuck?.afterMs ?? 0,
          tags: [this.#run.suite],
          reason: reasonFor(end, stuck?.afterMs ?? 0, this.#run.abort),
        });
      }
    }
    for (const file of stuck === null ? flight.files : [stuck.file]) {
      const reason = 'its process had to be stopped: tests of it may not have run';
      this.#run.emit({ type: 'not-run', what: file, reason });
    }
    if (stuck === null) return flight.files;
    for (const file of flight.files) if (file !== stuck.file) this.#restart(file);
    return [stuck.file];
  }

  /** What the workers noted at their end, as a failure of the test that made it. */
  accountLeftOpen(): void {
    const { folder, root, suite } = this.#run;
    const byTest = Object.groupBy(takeLeftOpen(folder), ({ file, test }) => `${file}\n${test}`);
    for (const left of Object.values(byTest)) {
      const [first] = left ?? [];
      if (left === undefined || first === undefined) continue;
      this.#end({
        suite,
        file: relative(root, first.file),
        name: first.test === null ? '(left open)' : `${first.test} (left open)`,
        state: 'failed',
        durationMs: 0,
        tags: [suite],
        reason: describeLeftOpen(left),
      });
    }
  }

  outcome(): SuiteOutcome {
    const tests = [...this.#tests.values()].flat();
    const count = (state: TestReport['state']): number =>
      tests.filter((test) => test.state === state).length;
    const failures = tests.filter(
      ({ state, isQuarantined }) => state === 'failed' && !isQuarantined,
    );
    return {
      suite: this.#run.suite,
      passed: count('passed'),
      failed: failures.length,
      failedAtMs: failures.map(({ heardAtMs }) => heardAtMs),
      // A failure in quarantine is neither: like a test that was left out, it decides nothing.
      skipped: count('skipped') + count('failed') - failures.length,
      leftOut: tests.filter((test) => test.isFiltered).length + count('failed') - failures.length,
      defect: this.defect,
      stopped: this.#run.abort.aborted ? String(this.#run.abort.reason) : null,
      refused: this.#refused,
    };
  }

  #restart(file: string): void {
    const failed = (this.#tests.get(file) ?? []).filter((test) => test.state === 'failed');
    this.#tests.set(file, failed);
    this.#run.emit({ type: 'file-restarted', suite: this.#run.suite, file });
  }

  #end({ log, ...ended }: TestReport): void {
    const kept = log === undefined ? {} : { log: [...keptLog(log, this.#run.redaction)] };
    const test = this.#run.quarantine.mark({ ...ended, ...kept });
    const isQuarantined = test.quarantine !== undefined;
    const isFiltered = test.state === 'skipped' && (test.reason ?? '').startsWith(leftOutByTag);
    const heard = { state: test.state, isQuarantined, isFiltered, heardAtMs: performance.now() };
    this.#tests.set(test.file, [...(this.#tests.get(test.file) ?? []), heard]);
    this.#run.emit({ type: 'test-ended', test });
  }
}

function reasonFor(end: string, afterMs: number, abort: AbortSignal): string {
  if (end === 'stuck') return `did not end within ${(afterMs / 1000).toFixed(0)} s and was stopped`;
  if (end === 'aborted') return `was running when the suite was stopped: ${String(abort.reason)}`;
  return end === 'done'
    ? 'its worker process ended unexpectedly'
    : `its process ended unexpectedly (${end})`;
}
