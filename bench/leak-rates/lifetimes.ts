import { type Family, type Model, anyProcess, between, inOwnProcess } from './model.ts';

const BASE = 5 * 1024 * 1024;
const [SHORTEST_MS, LONGEST_MS] = [3_000, 30_000];

/** Operations by the clock. */
class Log {
  readonly #points: { ms: number; made: number }[] = [{ ms: 0, made: 0 }];
  made = 0;

  add(count: number, nowMs: number, tookMs: number): void {
    this.#points.push({ ms: nowMs, made: this.made });
    this.made += count;
    this.#points.push({ ms: nowMs + tookMs, made: this.made });
  }

  madeBy(ms: number): number {
    const after = this.#points.findIndex((point) => point.ms > ms);
    if (after === 0) return 0;
    const from = this.#points.at(after < 0 ? -1 : after - 1);
    const to = after < 0 ? undefined : this.#points[after];
    if (from === undefined) return 0;
    if (to === undefined || to.ms === from.ms) return from.made;
    return from.made + ((to.made - from.made) * (ms - from.ms)) / (to.ms - from.ms);
  }
}

/** Each entry lives for so long. */
export function expiring(lifetimeMs: number, bytes: number): Model {
  const log = new Log();
  return {
    run: ({ count, nowMs, tookMs }) => log.add(count, nowMs, tookMs),
    held: (nowMs) => BASE + bytes * (log.made - log.madeBy(nowMs - lifetimeMs)),
    heldOf: (from, to, nowMs) =>
      bytes * Math.max(0, Math.min(to, log.made) - Math.max(from, log.madeBy(nowMs - lifetimeMs))),
  };
}

/** All entries go at once, every so often. */
function swept(periodMs: number, phaseMs: number, bytes: number): Model {
  const log = new Log();
  const lastSweep = (nowMs: number): number =>
    Math.floor((nowMs + phaseMs) / periodMs) * periodMs - phaseMs;
  return {
    run: ({ count, nowMs, tookMs }) => log.add(count, nowMs, tookMs),
    held: (nowMs) => BASE + bytes * (log.made - log.madeBy(lastSweep(nowMs))),
    heldOf: (from, to, nowMs) =>
      bytes * Math.max(0, Math.min(to, log.made) - Math.max(from, log.madeBy(lastSweep(nowMs)))),
  };
}

type Process = (random: () => number) => ReturnType<typeof anyProcess>;

function lifetime(name: string, process: Process, sweeps: boolean): Family {
  return {
    name,
    never: 'leak',
    draw(random) {
      const timerMs = between(random, SHORTEST_MS, LONGEST_MS);
      const phaseMs = random() * timerMs;
      const entryBytes = between(random, 50, 5_000);
      return {
        ...process(random),
        make: () => (sweeps ? swept(timerMs, phaseMs, entryBytes) : expiring(timerMs, entryBytes)),
        whenStuffed: 'grows',
        timerMs,
        entryBytes,
      };
    },
  };
}

const slow: Process = (random) => ({
  ...anyProcess(random),
  microseconds: between(random, 100, 5_000),
});
const fast: Process = (random) => inOwnProcess(random, 2, 100);

export const lifetimes: readonly Family[] = [
  lifetime('entries that live for 3 to 30 s, slow', slow, false),
  lifetime('entries that live for 3 to 30 s, fast', fast, false),
  lifetime('swept every 3 to 30 s, slow', slow, true),
  lifetime('swept every 3 to 30 s, fast', fast, true),
];
