import type { PhaseReport, RunDocument } from '../document/document.ts';
import { exitCode } from '../exit-code.ts';
import type { RunEvent } from './events.ts';

/**
 * The run document, from the events of a run. A run that never said that it ended (it was killed)
 * gives a complete document too: what was running is `interrupted` and the verdict is
 * inconclusive.
 */
export function foldDocument(events: readonly RunEvent[]): RunDocument {
  const start = events.find((event) => event.type === 'run-started');
  if (start === undefined) throw new RangeError('the events have no run-started');
  const end = events.findLast((event) => event.type === 'run-ended');
  const killed = 'the run was killed before it could end';
  return {
    $schema: 'run.schema.json',
    formatVersion: 1,
    id: start.id,
    startedAt: start.startedAt,
    seconds: end?.seconds ?? 0,
    profile: start.profile,
    suites: [...start.suites],
    command: start.command,
    verdict: end?.verdict ?? 'inconclusive',
    sentence: end?.sentence ?? killed,
    exitCode: end?.exitCode ?? exitCode.inconclusive,
    endedEarly: end === undefined ? killed : end.endedEarly,
    harnessPeakRssBytes: end?.peakRssBytes ?? null,
    fingerprint: {
      ...start.fingerprint,
      versions: Object.assign(
        { ...start.fingerprint.versions },
        ...events.filter((event) => event.type === 'versions').map((event) => event.versions),
      ) as Record<string, string>,
    },
    services: pick(events, 'service-started').map((event) => event.service),
    phases: phasesOf(events),
    gates: pick(events, 'gates-judged').flatMap((event) => event.gates),
    recent: Object.assign(
      {},
      ...pick(events, 'recent-values').map((event) => event.recent),
    ) as RunDocument['recent'],
    ...policyOf(events),
    ...sweepsOf(events),
    ...resourcesOf(events),
    tests: testsOf(events),
    ...flakyOf(events),
    notRun: pick(events, 'not-run').map(({ what, reason }) => ({ what, reason })),
    warnings: pick(events, 'warning').map((event) => event.text),
    ...(start.shard !== undefined && { shard: start.shard }),
    files: Object.fromEntries(pick(events, 'file').map((event) => [event.name, event.description])),
  };
}

function pick<T extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: T,
): readonly Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

function phasesOf(events: readonly RunEvent[]): PhaseReport[] {
  const ended = new Map(pick(events, 'phase-ended').map(({ phase }) => [phase.name, phase]));
  const names = new Set([
    ...pick(events, 'phase-started').map(({ phase }) => phase),
    ...ended.keys(),
  ]);
  return [...names].map(
    (name) =>
      ended.get(name) ?? {
        name,
        state: 'interrupted',
        seconds: 0,
        summary: 'did not come to its end',
        reason: 'the run ended while it was running',
      },
  );
}

function policyOf(
  events: readonly RunEvent[],
): Pick<RunDocument, 'policy' | 'ledger' | 'caught' | 'pinned' | 'base'> {
  const [policy] = pick(events, 'policy');
  const [ledger] = pick(events, 'ledger');
  const [caught] = pick(events, 'caught');
  const [pinned] = pick(events, 'pinned');
  const [base] = pick(events, 'base');
  return {
    ...(policy !== undefined && { policy: policy.policy }),
    ...(ledger !== undefined && { ledger: ledger.ledger }),
    ...(caught !== undefined && { caught: caught.caught }),
    ...(pinned !== undefined && { pinned: pinned.pinned }),
    ...(base !== undefined && { base: base.base }),
  };
}

/** No field at all where none was asked for. */
function sweepsOf(events: readonly RunEvent[]): Pick<RunDocument, 'sweeps'> {
  const sweeps = pick(events, 'swept').map(({ sweep }) => sweep);
  return sweeps.length === 0 ? {} : { sweeps };
}

/** No field at all where none is. */
function flakyOf(events: readonly RunEvent[]): Pick<RunDocument, 'flaky'> {
  const flaky = pick(events, 'flaky').map(({ test }) => test);
  return flaky.length === 0 ? {} : { flaky };
}

function resourcesOf(events: readonly RunEvent[]): Pick<RunDocument, 'resources'> {
  const resources = pick(events, 'resources').map((event) => event.resources);
  return resources.length === 0 ? {} : { resources };
}

/** The tests that ended, and as skipped those that were running when the run ended. */
function testsOf(events: readonly RunEvent[]): RunDocument['tests'] {
  let ended: RunDocument['tests'] = [];
  for (const event of events) {
    if (event.type === 'test-ended') ended.push(event.test);
    if (event.type === 'file-restarted') {
      ended = ended.filter(
        (test) => test.state === 'failed' || test.suite !== event.suite || test.file !== event.file,
      );
    }
  }
  const known = new Set(ended.map(keyOf));
  const running = pick(events, 'test-started').filter((test) => !known.has(keyOf(test)));
  return [
    ...ended,
    ...running.map(({ suite, file, name }) => ({
      suite,
      file,
      name,
      state: 'skipped' as const,
      durationMs: 0,
      tags: [],
      reason: 'it was running when the run ended',
    })),
  ];
}

function keyOf(test: { suite: string; file: string; name: string }): string {
  return JSON.stringify([test.suite, test.file, test.name]);
}
