import { UsageError } from '../errors.ts';
import { parseDuration } from '../metrics/duration.ts';
import type { Overrides } from './k6/override-options.ts';

/** `30s:100,1m:0`, as k6 writes stages on its command line: the time and the target of each. */
export function parseStages(written: string): NonNullable<Overrides['stages']> {
  return written.split(',').map((stage) => {
    const [time = '', target = '', ...rest] = stage.trim().split(':');
    const ms = parseDuration(time);
    const users = Number(target);
    const isWhole = Number.isInteger(users) && users >= 0 && target.trim() !== '';
    if (ms !== null && isWhole && rest.length === 0) return { seconds: ms / 1000, target: users };
    throw new UsageError(`--stages '${written}': '${stage.trim()}' is not a time and a target`, {
      remedy: 'write for instance --stages 10s:50,30s:50,10s:0',
    });
  });
}

/** `NAME=value`, for the script's `__ENV`. */
export function parseVariables(written: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    written.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
      throw new UsageError(`-e '${pair}' is not a name and a value`, {
        remedy: 'write for instance -e USERS=20',
      });
    }),
  );
}
