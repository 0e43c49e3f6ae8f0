import type { PhaseReport } from '../../document/document.ts';
import type { AssayError } from '../../errors.ts';
import { asFailure } from '../as-failure.ts';
import type { RunContext } from '../context.ts';
import type { Phase } from './phase.ts';

/**
 * Runs one phase within its budget and reports how it ended. Nothing that goes wrong inside of it
 * ends the run: it is a failed phase, and the first such failure decides the exit code.
 */
export async function runPhase(phase: Phase, context: RunContext): Promise<void> {
  const { emit } = context;
  const start = performance.now();
  emit({ type: 'phase-started', phase: phase.name, budgetSeconds: phase.budgetSeconds });
  const { isWhole, ...outcome } = await outcomeOf(phase, context);
  if (!isWhole && outcome.reason !== null) {
    for (const subject of [phase.name, ...phase.subjects]) {
      if (!context.notMeasuredReasons.has(subject))
        // The phase itself shows all of it, the last lines of a program for one: here it is named.
        context.notMeasuredReasons.set(subject, outcome.reason.split('\n', 1)[0] ?? '');
    }
  }
  const seconds = (performance.now() - start) / 1000;
  emit({ type: 'phase-ended', phase: { name: phase.name, seconds, ...outcome } });
}

type Outcome = Omit<PhaseReport, 'name' | 'seconds'> & {
  /** Whether it did all that it was to do, well or badly: what is missing otherwise has a reason. */
  readonly isWhole: boolean;
};

async function outcomeOf(phase: Phase, context: RunContext): Promise<Outcome> {
  const obstacle = obstacleFor(phase, context);
  if (obstacle !== null) {
    return { state: 'skipped', summary: 'not run', reason: obstacle, isWhole: false };
  }
  using budget = new Budget(phase.budgetSeconds);
  const lost = phase.needsServices ? [context.servicesLost.signal] : [];
  const abort = AbortSignal.any([context.interrupted, budget.signal, ...lost]);
  try {
    const result = await phase.run(context, abort);
    if (context.interrupted.aborted) return interrupted(context, result.summary);
    if (abort.aborted) {
      return { ...result, state: 'failed', reason: String(abort.reason), isWhole: false };
    }
    return { ...result, isWhole: true };
  } catch (error) {
    if (context.interrupted.aborted) return interrupted(context, 'stopped');
    const failure = asFailure(error);
    context.failure ??= failure;
    return { state: 'failed', summary: 'failed', reason: explain(failure), isWhole: false };
  }
}

function obstacleFor(phase: Phase, context: RunContext): string | null {
  if (context.interrupted.aborted) return String(context.interrupted.reason);
  if (!phase.needsServices) return null;
  if (context.servicesLost.signal.aborted) return String(context.servicesLost.signal.reason);
  return context.notMeasuredReasons.get('services') ?? null;
}

function interrupted(context: RunContext, summary: string): Outcome {
  const reason = String(context.interrupted.reason);
  return { state: 'interrupted', summary, reason, isWhole: false };
}

function explain(failure: AssayError): string {
  return failure.remedy === null ? failure.message : `${failure.message}\n${failure.remedy}`;
}

/** Aborts when the time is up. */
class Budget implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | null = null;

  constructor(seconds: number) {
    if (!Number.isFinite(seconds)) return;
    const reason = `its budget of ${seconds} s was used up`;
    this.#timer = setTimeout(() => this.#controller.abort(reason), seconds * 1000);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
