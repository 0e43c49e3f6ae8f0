import { server, type ServerLoad } from './server.ts';

export interface MixedLoad extends Omit<ServerLoad, 'exec'> {
  /** Functions that the script exports, and how much of the rate each gets: `{ list: 8, create: 2 }`. */
  readonly of: Readonly<Record<string, number>>;
}

/**
 * Several kinds of requests at once, each at its share of one rate: a scenario each, named by its function,
 * so that each has gates of its own (`load/shop/list`). Their arrivals are independent of each other.
 */
export function mixed({
  of,
  rate,
  seed = 1,
  ...load
}: MixedLoad): Record<string, ReturnType<typeof server>> {
  const parts = Object.entries(of);
  const whole = parts.reduce((sum, [, share]) => sum + share, 0);
  const wrong = parts.find(([, share]) => !(share > 0));
  if (wrong !== undefined || parts.length === 0) {
    const what = wrong === undefined ? 'nothing' : `'${wrong[0]}' a share of ${wrong[1]}`;
    throw new RangeError(`mixed(): \`of\` has ${what}; allowed: { list: 8, create: 2 }`);
  }
  return Object.fromEntries(
    parts.map(([exec, share], index) => [
      exec,
      server({ ...load, exec, rate: (rate * share) / whole, seed: seed + index }),
    ]),
  );
}
