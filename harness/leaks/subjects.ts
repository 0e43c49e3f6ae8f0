import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from '../measurement/leak/blocks.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { Subject } from '../measurement/leak/subject.ts';
import type { Driver } from './driver.ts';
import type { Serving } from './serving-processes.ts';

const SAMPLE_DEADLINE_MS = 30_000;

/** Who is sampled: the driver's own process, or the processes of the server that it drives. */
export function subjectOf(driver: Driver, serving: Serving | null): Subject {
  const driven = {
    run: (block: Block, deadlineMs: number) => driver.run(block, deadlineMs),
    startMs: () => driver.startMs?.() ?? 0,
  };
  if (serving?.kind === 'foreign') {
    const { processes } = serving;
    return {
      ...driven,
      resources: processes.resources,
      sample: (request) => processes.sample(request),
      longestTimerMs: async () => 0,
      detail: async () => ({}),
    };
  }
  if (serving !== null) {
    const { processes } = serving;
    return {
      ...driven,
      resources: processes.resources,
      sample: (request) => processes.sample(request),
      longestTimerMs: (mostMs) => processes.longestTimerMs(mostMs),
      detail: (resource) => processes.detail(resource),
      ages: (request) => processes.ages(request),
    };
  }
  if (driver.process === null) throw new Error('what has no process of its own drives a server');
  return { ...driven, resources: driver.loaded.resources, ...sampled(driver.process) };
}

function sampled(
  process: LeakProcess,
): Pick<Subject, 'sample' | 'longestTimerMs' | 'detail' | 'ages'> {
  return {
    sample: (request) =>
      process.ask(
        { do: 'sample', ...request },
        SAMPLE_DEADLINE_MS + request.settleMs + (request.pauseMs ?? 0),
      ),
    longestTimerMs: (mostMs) => process.ask({ do: 'timers', mostMs }, SAMPLE_DEADLINE_MS),
    detail: (resource) => process.ask({ do: 'detail', resource }, SAMPLE_DEADLINE_MS),
    ages: (request) => process.ask({ do: 'ages', ...request }, SAMPLE_DEADLINE_MS),
  };
}

/** From a process that Ctrl-C ended to the news that it was Ctrl-C. */
const NEWS_MS = 200;

/**
 * The same subject, whose failures come after the interruption that made them: a terminal sends Ctrl-C to
 * every process of the group, and one may be gone before ours has heard of it.
 */
export function failingAfter(signal: AbortSignal, subject: Subject): Subject {
  const patient = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (!signal.aborted) await sleep(NEWS_MS, null, { signal }).catch(() => undefined);
      throw error;
    }
  };
  return {
    resources: subject.resources,
    run: (block, deadlineMs) => patient(subject.run(block, deadlineMs)),
    startMs: () => subject.startMs?.() ?? 0,
    sample: (request) => patient(subject.sample(request)),
    longestTimerMs: (mostMs) => patient(subject.longestTimerMs(mostMs)),
    detail: (resource) => patient(subject.detail(resource)),
    ...optionalOf(subject, patient),
    isSpoiledByControls: subject.isSpoiledByControls ?? false,
  };
}

/** What not every subject has, and each of those that wrap one hands on. */
export function optionalOf(
  subject: Subject,
  wrapped: <Result>(work: Promise<Result>) => Promise<Result>,
): Pick<Subject, 'ages' | 'tryControls' | 'standBy' | 'untried'> {
  const { ages, tryControls, standBy, untried } = subject;
  return {
    ...(standBy === undefined ? {} : { standBy }),
    ...(untried === undefined ? {} : { untried }),
    ...(ages === undefined ? {} : { ages: (request) => wrapped(ages(request)) }),
    ...(tryControls === undefined
      ? {}
      : { tryControls: (request) => wrapped(tryControls(request)) }),
  };
}
