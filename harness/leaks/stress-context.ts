import { UsageError } from '../errors.ts';
import { didYouMean } from '../config/nearest.ts';
import type { Given } from '../measurement/leak/protocol.ts';
import { fixtures } from './stress-fixtures.ts';

/**
 * Starts the fixtures that an operation takes apart in its first parameter, in the fresh process. Loaded
 * there only when there are any.
 */
export async function provide(
  names: readonly string[],
  given: Given,
): Promise<{ context: Readonly<Record<string, unknown>>; dispose(): Promise<void> }> {
  const unknown = names.find((name) => !Object.hasOwn(fixtures, name));
  const known = Object.keys(fixtures);
  if (unknown !== undefined) {
    throw new UsageError(`stress() has no fixture '${unknown}'.${didYouMean(unknown, known)}`, {
      remedy: `take apart ${known.join(', ')}`,
    });
  }
  const stack = new AsyncDisposableStack();
  const context: Record<string, unknown> = {};
  try {
    for (const name of names) context[name] = await fixtures[name]?.(given, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return { context, dispose: () => stack.disposeAsync() };
}
