import type { BothSides } from '../../measurement/both-sides.ts';
import type { RunContext } from '../context.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import { type Observability, observabilityOf, observerPlan } from '../target/observed-target.ts';
import { requireTarget } from '../target/require-target.ts';
import { type BaseProject, startBaseTarget } from '../target/start-base-target.ts';
import { type RunTarget, startRunTarget, type TargetPlace } from '../target/start-run-target.ts';

/** What the comparison of loads with one commit works with. */
export interface DuetSite {
  readonly context: RunContext;
  /** Name of the suite. */
  readonly phase: string;
  readonly abort: AbortSignal;
  /** The commit that it is, as it was written. */
  readonly ref: string;
  readonly base: BaseProject;
}

/** The back ends of both sides, and the moment at which one of them dies. */
export interface RunningSides extends BothSides<RunTarget>, AsyncDisposable {
  readonly urls: BothSides<string>;
  /** Its reason says which one. */
  readonly died: AbortSignal;
}

/** Starts both sides anew, each in its own folder, and the one or the other first. */
export async function startSides(
  { context, phase, abort, ref, base }: DuetSite,
  {
    isBaseFirst,
    ...options
  }: { readonly isBaseFirst: boolean } & Pick<TargetPlace, 'environment' | 'countsStatements'>,
): Promise<RunningSides> {
  await using stack = new AsyncDisposableStack();
  const place = { phase, abort, ...options };
  const startBase = async () => stack.use(await startBaseTarget(context, base, place));
  const startOwn = async () => stack.use(await startRunTarget(context, place));
  const first = await (isBaseFirst ? startBase : startOwn)();
  const second = await (isBaseFirst ? startOwn : startBase)();
  const sides = isBaseFirst
    ? { base: first, candidate: second }
    : { base: second, candidate: first };
  const died = new AbortController();
  for (const [target, what] of [
    [sides.base, `the back end of ${ref}`],
    [sides.candidate, 'the back end'],
  ] as const) {
    target.died.catch(() => died.abort(`${what} died under load`));
  }
  const running = stack.move();
  return {
    ...sides,
    urls: { base: withoutSlash(sides.base.url), candidate: withoutSlash(sides.candidate.url) },
    died: died.signal,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** How both sides are made to tell of themselves; null where the config wants nobody to look. */
export function sideObservability({ plan }: RunContext): Observability | null {
  const { config } = plan.loaded;
  return config.load.resources ? observabilityOf(requireTarget(config.target)) : null;
}

/** What is looked at beside each side, each on its own database. */
export function observersOf(
  { base, candidate }: BothSides<RunTarget>,
  { services }: RunContext,
  observed: Observability,
): BothSides<ObserverPlan> {
  return {
    base: observerPlan(base, services, observed),
    candidate: observerPlan(candidate, services, observed),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/u, '');
}
