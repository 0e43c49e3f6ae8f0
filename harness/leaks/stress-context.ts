import { UsageError } from '../errors.ts';
import { didYouMean } from '../config/nearest.ts';
import type { Given } from '../measurement/leak/protocol.ts';
import { AnswerCounts } from './answer-counts.ts';
import { fixtures } from './stress-fixtures.ts';

interface Provided {
  readonly context: Readonly<Record<string, unknown>>;
  /** @throws {UsageError} the target refuses most of what it is asked */
  check(): void;
  dispose(): Promise<void>;
}

/**
 * Starts the fixtures that an operation takes apart in its first parameter, in the fresh process. Loaded
 * there only when there are any.
 */
export async function provide(names: readonly string[], given: Given): Promise<Provided> {
  const unknown = names.find((name) => !Object.hasOwn(fixtures, name));
  const known = Object.keys(fixtures);
  if (unknown !== undefined) {
    throw new UsageError(`stress() has no fixture '${unknown}'.${didYouMean(unknown, known)}`, {
      remedy: `take apart ${known.join(', ')}`,
    });
  }
  const stack = new AsyncDisposableStack();
  const context: Record<string, unknown> = {};
  const answers = new AnswerCounts(given.expectedStatuses ?? []);
  try {
    for (const name of names) context[name] = await fixtures[name]?.(given, stack, answers);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return { context, check: () => answers.check(), dispose: () => stack.disposeAsync() };
}
