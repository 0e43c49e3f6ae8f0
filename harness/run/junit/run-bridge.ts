import { join } from 'node:path';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { resolveCommand } from '../../../fixtures/target/command-line.ts';
import { childEnvironment } from '../../config/environment.ts';
import type { JunitConfig } from '../../config/suites.ts';
import type { TestReport } from '../../document/document.ts';
import type { RunContext } from '../context.ts';
import type { PartResult } from '../phases/phase.ts';
import { summarizeTests } from '../phases/tests.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { type JunitOutcome, readJunit } from './read-junit.ts';

/**
 * The tests of another runner: its command is run, where the config names one, and its results join those
 * of ours. A command that fails without a failed test is broken: something of it was not told.
 */
export async function runBridge(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  const { junit, name } = suite;
  if (junit === null) throw new Error(`${name} has no results of another runner`);
  const { root } = context.plan.loaded;
  // Files may be written with a time that is a little coarser than our clock's.
  const sinceMs = junit.command === undefined ? null : Date.now() - CLOCK_GRAIN_MS;
  const exited = await runCommand(junit, suite, context, abort);
  const stopped = abort.aborted ? String(abort.reason) : null;
  const found = await readJunit(junit, { suite: name, root, sinceMs });
  const read = { ...found, tests: found.tests.map((test) => context.quarantine.mark(test)) };
  for (const test of read.tests) context.emit({ type: 'test-ended', test });
  const count = (state: TestReport['state']): number =>
    read.tests.filter((test) => test.state === state).length;
  const quarantined = read.tests.filter((test) => test.quarantine !== undefined).length;
  const outcome = {
    suite: name,
    passed: count('passed'),
    failed: count('failed') - quarantined,
    failedAtMs: [],
    skipped: count('skipped') + quarantined,
    leftOut: quarantined,
    defect: read.broken ?? unexplained(exited, read, junit),
    stopped: stopped ?? read.missing,
    refused: null,
  };
  context.failure ??= read.failure;
  context.testOutcomes.push(outcome);
  if (outcome.passed + outcome.failed === 0) {
    const reason = outcome.defect ?? outcome.stopped ?? 'all of its tests were skipped';
    context.emit({ type: 'not-run', what: `suite ${name}`, reason });
  }
  const problems = [
    outcome.defect ?? outcome.stopped ?? [],
    outcome.failed === 0 ? [] : `${outcome.failed} failed`,
  ].flat();
  return { summary: `${summarizeTests(outcome)} (JUnit)`, problems };
}

/** File systems keep times in steps of up to 10 ms (a jiffy); this is far above. */
const CLOCK_GRAIN_MS = 100;

/** From SIGTERM to SIGKILL: other runners write what they have on SIGTERM. */
const GRACE_MS = 3000;

/** @returns the exit code; null where there is no command, or it was ended by a signal */
async function runCommand(
  { command }: JunitConfig,
  { name }: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<number | null> {
  if (command === undefined) return null;
  const { plan, leases, services, folder, redaction, emit } = context;
  const { root } = plan.loaded;
  const { file, args } = await resolveCommand(command, root, `suites.${name}.command`);
  await using running = new AsyncDisposableStack();
  const lease = leases === null ? null : running.use(await leases.leaseForTarget());
  for (const url of [lease?.postgresUrl, lease?.redisUrl]) {
    if (url !== undefined) redaction.addUrl(url);
  }
  const supervisor = running.use(await acquireSupervisor());
  const log = `${name}.log`;
  const child = await supervisor.spawn({
    name,
    command: file,
    args,
    cwd: root,
    env: childEnvironment({
      DATABASE_URL: lease?.postgresUrl,
      REDIS_URL: lease?.redisUrl,
      ...services?.containerVariables(),
    }),
    stopSignal: 'SIGTERM',
    graceMs: GRACE_MS,
    logFile: join(folder.path, log),
  });
  running.defer(() => child.stop());
  emit({ type: 'file', name: log, description: `what the ${name} tests printed` });
  const stop = (): void => void child.stop();
  abort.addEventListener('abort', stop, { once: true });
  if (abort.aborted) stop();
  const { code } = await child.exited;
  abort.removeEventListener('abort', stop);
  return code;
}

function unexplained(
  code: number | null,
  { tests, missing, failure }: JunitOutcome,
  { command }: JunitConfig,
): string | null {
  // A file that can't be read has said so, and decides the exit code.
  if (command === undefined || code === 0 || code === null || failure !== null) return null;
  if (tests.some(({ state }) => state === 'failed')) return null;
  const results = missing ?? 'its results show no failure';
  return `'${command}' exited with code ${code}, and ${results}`;
}
