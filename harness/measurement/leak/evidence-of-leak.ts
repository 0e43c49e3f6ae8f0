import type { Allowance } from './allowance.ts';
import type { Judged } from './conclude.ts';
import { type Judging, isLeak } from './judging.ts';
import type { Recording } from './recording.ts';
import type { ControlsRequest, Subject } from './subject.ts';
import type { TimeSpent } from './time-spent.ts';
import type { Ages, Window } from './trajectory.ts';
import type { Work } from './work.ts';

/** Of the operations of the last window, so many are run once more while allocations are sampled. */
const SAMPLED_SHARE = 0.5;
const FEWEST_SAMPLED = 40;
/** The first look comes after this part of them. */
const FIRST_LOOK = 0.55;
/** Samples of what is gained meanwhile. */
const SAMPLES = 400;
/** Bytes between two samples. */
const FINEST_INTERVAL = 64;
const COARSEST_INTERVAL = 65_536;
/** Of the budget, what either may take beyond it. */
const GRACE_SHARE = 0.4;
/** Counts differ by so much at the most, where they are of the same things. */
const ALIKE_SHARE = 0.1;
/** A process that is thrown away starts, warms up and runs the operation for so long at the least. */
const LEAST_CONTROL_MS = 3_000;

/** What is measured, and what is known of it. */
interface Measuring {
  readonly subject: Subject;
  readonly work: Work;
  readonly record: Recording;
  readonly allowance: Allowance;
  readonly judging: Judging;
  readonly timeSpent: TimeSpent;
}

/**
 * Gathers what a leak needs beyond its levels, as long as the rule asks for it: which objects stay, and
 * what a process shows that is thrown away.
 */
export async function withEvidence(
  measuring: Measuring,
  judged: readonly Judged[],
  isLast: boolean,
): Promise<readonly Judged[]> {
  const { work, record, judging, timeSpent } = measuring;
  let now = judged;
  for (;;) {
    const asking = nextToAsk(now);
    // One leak ends the measurement: nothing else is looked into any further.
    if (asking === undefined || now.some(isLeak)) return now;
    if (asking.judgement.wants === 'ages') {
      timeSpent.begin('ages');
      record.ages = (await agesOf(measuring, asking)) ?? undefined;
      record.agesAt = work.operations;
    } else {
      timeSpent.begin('controls');
      await tryControls(measuring, asking);
      shareControls(record, asking, now);
    }
    now = now.map((one) =>
      one.judgement.wants === undefined ? one : judging.judgeAgain(one, isLast),
    );
  }
}

/** A count takes less time to try than bytes do, and says more. */
function nextToAsk(judged: readonly Judged[]): Judged | undefined {
  const asking = judged.filter(({ judgement }) => judgement.wants !== undefined);
  return asking.find(({ trajectory }) => trajectory.kind === 'count') ?? asking[0];
}

/** Counts that grow alike are of the same things: a socket is a descriptor, too. */
function shareControls(
  record: Recording,
  { trajectory: { resource, kind }, judgement: { slopePerOp } }: Judged,
  judged: readonly Judged[],
): void {
  const controls = record.controls.get(resource);
  if (kind !== 'count' || controls === undefined) return;
  for (const { trajectory, judgement } of judged) {
    if (trajectory.kind !== 'count' || judgement.wants === undefined) continue;
    const isAlike = Math.abs(judgement.slopePerOp - slopePerOp) <= ALIKE_SHARE * slopePerOp;
    if (isAlike) record.controls.set(trajectory.resource, controls);
  }
}

/** @returns null where the budget does not allow it, or nobody can tell */
async function agesOf(
  { subject, work, record, allowance }: Measuring,
  { judgement }: Judged,
): Promise<Ages | null> {
  if (subject.ages === undefined) return null;
  const window = record.windows.at(-1) ?? [];
  const ofWindow = (window.at(-1)?.operations ?? 0) - (window[0]?.operations ?? 0);
  const fitting = Math.max(0, allowance.leftMs + allowance.graceMs(GRACE_SHARE)) / work.operationMs;
  const wanted = Math.max(FEWEST_SAMPLED, Math.round(ofWindow * SAMPLED_SHARE));
  const operations = Math.min(wanted, fitting, work.operationsLeft, allowance.withinReason());
  if (operations < FEWEST_SAMPLED) return null;
  const interval = (judgement.slopePerOp * operations) / SAMPLES;
  const intervalBytes = Math.round(
    Math.min(COARSEST_INTERVAL, Math.max(FINEST_INTERVAL, interval)),
  );
  await subject.ages({ step: 'start', intervalBytes });
  const before = work.operations;
  await work.run(Math.round(operations * FIRST_LOOK));
  await subject.ages({ step: 'first' });
  const firstOperations = work.operations - before;
  await work.run(Math.round(operations * (1 - FIRST_LOOK)));
  const seen = await subject.ages({ step: 'second' });
  await work.sample();
  if (seen === null) return null;
  return {
    ...seen,
    firstOperations,
    operations: work.operations - before,
    keptPerOp: seen.keptBytes / Math.max(1, firstOperations),
  };
}

async function tryControls(
  { subject, work, record, allowance }: Measuring,
  { trajectory: { resource, kind, windows }, judgement, limit }: Judged,
): Promise<void> {
  const leftMs = allowance.leftMs + allowance.graceMs(GRACE_SHARE);
  const controls = await subject.tryControls?.({
    resource,
    kind,
    slopePerOp: judgement.slopePerOp,
    operationMs: work.operationMs,
    operations: work.operations,
    largestCache: limit.largestCache,
    noiseBytes: limit.noiseFloor,
    gained: gainedIn(windows),
    isOfClocksOnly: judgement.wants === 'clocks',
    mostMs: Math.max(LEAST_CONTROL_MS, leftMs),
  });
  record.isSpoiled = subject.isSpoiledByControls ?? false;
  if (controls) record.controls.set(resource, controls);
  else record.withoutControls.add(resource);
}

function gainedIn(windows: readonly Window[]): ControlsRequest['gained'] {
  const [from, to] = [windows[0]?.[0], windows.at(-1)?.at(-1)];
  return {
    amount: (to?.level ?? 0) - (from?.level ?? 0),
    operations: Math.max(1, (to?.operations ?? 0) - (from?.operations ?? 0)),
    to: to?.level ?? 0,
  };
}
