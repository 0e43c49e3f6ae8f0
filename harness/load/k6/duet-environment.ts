import { type DuetPlan, type DuetSide, duetVariable } from '../duet-turns.ts';

/**
 * The `__ENV` of each side of a duet: that of k6 with what only this side has. It is looked up when it is
 * read, since k6 changes it where a scenario brings variables of its own.
 */
export function environmentOf({ environments }: DuetPlan, side: DuetSide): Record<string, string> {
  const own = environments[side];
  const isOwn = (name: string | symbol): name is string =>
    typeof name === 'string' && Object.hasOwn(own, name);
  const valueOf = (name: string | symbol): string | undefined =>
    isOwn(name) ? own[name] : __ENV[String(name)];
  const target: Record<string, string> = {};
  return new Proxy(target, {
    get: (_, name) => valueOf(name),
    has: (_, name) => isOwn(name) || name in __ENV,
    ownKeys: () => [...new Set([...Object.keys(__ENV), ...Object.keys(own)])],
    getOwnPropertyDescriptor: (_, name) => ({
      configurable: true,
      enumerable: true,
      writable: true,
      value: valueOf(name),
    }),
  });
}

export const duetPlan = JSON.parse(__ENV[duetVariable] ?? 'null') as DuetPlan;

/** The copies of the script ask for it by this name (`duet-copies.ts`). */
Object.assign(globalThis, {
  assayEnvironmentOf: (side: DuetSide) => environmentOf(duetPlan, side),
});
