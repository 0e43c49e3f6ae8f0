import type { DuetPlan } from '../load/duet-turns.ts';
import { type LoadOutcome, type LoadRequest, runScript } from '../load/run-script.ts';
import { BLOCKS_OF_ONE_ROUND } from '../measurement/duet/block-ratios.ts';
import type { ObserverPlan } from '../measurement/resources/plan.ts';
import { startObserver } from '../measurement/resources/start-observer.ts';
import type { BothSides } from '../measurement/both-sides.ts';
import type { DuetMeasurement } from '../measurement/duet/duet.ts';
import { duetOfLoad } from '../measurement/duet/duet-of-load.ts';
import { servingCpuSeconds } from '../measurement/probe/outside/serving-cpu.ts';

export interface RoundRequest extends Omit<
  LoadRequest,
  'duet' | 'targetUrl' | 'prepared' | 'observe'
> {
  readonly urls: BothSides<string>;
  /** What else the script finds in its `__ENV` on one side: addresses of servers beside it. */
  readonly variables?: BothSides<Readonly<Record<string, string>>>;
  /** What is looked at beside each side; absent: nothing. */
  readonly observeSides?: BothSides<ObserverPlan>;
  /** What the base is called. */
  readonly against: string;
  readonly seed: number;
  readonly turnMs?: number;
  /** Of several rounds each has fewer. */
  readonly blocksARound?: number;
}

export interface Round {
  readonly outcome: LoadOutcome;
  /** One a scenario. */
  readonly duets: readonly DuetMeasurement[];
}

/**
 * How long a side has the load before it is the other one's turn. Short, so that a machine that slows down
 * or stalls does so to both; at half of it nothing is gained any more, and at five times as much half of the
 * power is lost where a machine drifts (`npm run bench:duet -- --simulate 100 --turn-ms 500`).
 */
export const USUAL_TURN_MS = 100;

/** Runs a script whose load two servers get in turn, and says what each did with it. */
export async function runRound(request: RoundRequest): Promise<Round> {
  const { urls, variables, observeSides, against, seed, ...rest } = request;
  const { turnMs = USUAL_TURN_MS, blocksARound = BLOCKS_OF_ONE_ROUND, ...load } = rest;
  await using stack = new AsyncDisposableStack();
  const look = async (plan: ObserverPlan) => stack.use(await startObserver(plan));
  const observers =
    observeSides === undefined
      ? null
      : await Promise.all([look(observeSides.base), look(observeSides.candidate)]);
  const before = cpuOf(urls);
  const outcome = await runScript({
    ...load,
    targetUrl: urls.candidate,
    duet: duetPlan({ urls, variables, seed, turnMs, env: load.env ?? {} }),
  });
  const cpu = cpuBetween(before, cpuOf(urls));
  const ended = await Promise.all((observers ?? []).map((observer) => observer.end()));
  const observed = { base: ended[0] ?? null, candidate: ended[1] ?? null };
  const context = { against, urls, turnMs, blocksARound, cpu, observed };
  return { outcome, duets: outcome.measurements.map((one) => duetOfLoad(one, context)) };
}

/** The same for a look at the script before it runs. */
export function duetPlan({
  urls,
  variables,
  seed,
  turnMs,
  env,
}: Pick<RoundRequest, 'urls' | 'seed'> & {
  readonly variables?: RoundRequest['variables'];
  readonly turnMs: number;
  readonly env: Readonly<Record<string, string>>;
}): DuetPlan {
  return {
    startMs: Date.now(),
    turnMs,
    seed,
    environments: {
      base: { ...movedTo(urls, env), ...variables?.base, TARGET: urls.base },
      candidate: { ...variables?.candidate, TARGET: urls.candidate },
    },
  };
}

/** Variables in which the user wrote the candidate's address say the base's on the base's side. */
export function movedTo(
  { base, candidate }: BothSides<string>,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const isAt = (value: string) => value === candidate || value.startsWith(`${candidate}/`);
  return Object.fromEntries(
    Object.entries(env)
      .filter(([, value]) => isAt(value))
      .map(([name, value]) => [name, base + value.slice(candidate.length)]),
  );
}

type Cpu = BothSides<number | null>;

function cpuOf({ base, candidate }: BothSides<string>): Cpu {
  return { base: servingCpuSeconds(base), candidate: servingCpuSeconds(candidate) };
}

/** Null where it was not seen on both sides, or a process of a side has ended in between. */
function cpuBetween(before: Cpu, after: Cpu): DuetMeasurement['cpu'] {
  const between = (side: keyof Cpu) => (after[side] ?? NaN) - (before[side] ?? NaN);
  const [base, candidate] = [between('base'), between('candidate')];
  if (!(base >= 0 && candidate >= 0)) return null;
  return { base: { seconds: base }, candidate: { seconds: candidate } };
}
