import { turn } from '../../probe/collection.ts';
import { LiveObjects } from './live-objects.ts';

/**
 * Clocks that can be advanced, in a process that is thrown away: what expires by `Date`, by
 * `performance.now()`, by `process.hrtime` or by a timer does so at once. A leak stays.
 */

/** What Node keeps of a timer (lib/internal/timers.js). */
interface NodeTimer {
  readonly _idleTimeout: number;
  /** When it was set, in milliseconds since Node's start. */
  readonly _idleStart: number;
  readonly _onTimeout: ((...parameters: unknown[]) => unknown) | null;
  readonly _repeat: number | null;
  readonly _timerArgs?: readonly unknown[];
  readonly _destroyed: boolean;
}

export interface Advanced {
  /** Timers that were called. */
  readonly fired: number;
  readonly longestMs: number;
  /** The line of the program that the longest of them calls. */
  readonly where: string | null;
}

interface Due {
  readonly timer: NodeTimer;
  /** As it was set: a timer that was called has none any more. */
  readonly delayMs: number;
  readonly setMs: number;
  readonly where: string | null;
}

/** Shorter ones have fired by themselves. */
const SHORTEST_TIMER_MS = 300;
/** What a sweep lets pass, the next one takes. */
const SWEEPS = 2;
/** Node's own time-outs of connections: they would cut off whoever drives a server. */
const ofConnections = /^node:(_http|net|http|internal\/(http|net|tls|stream|child|deps\/undici))/;

let offsetMs = 0;
let isInstalled = false;

/** Before the program is loaded where that can be had, so that it finds no other clock. */
export function installClocks(): void {
  if (isInstalled) return;
  isInstalled = true;
  const now = Date.now.bind(Date);
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length > 0 ? parameters : [now() + offsetMs], newTarget),
    apply: () => new RealDate(now() + offsetMs).toString(),
    get: (target, key, receiver) =>
      key === 'now' ? () => now() + offsetMs : Reflect.get(target, key, receiver),
  });
  const sinceStart = performance.now.bind(performance);
  Object.defineProperty(performance, 'now', {
    configurable: true,
    value: () => sinceStart() + offsetMs,
  });
  const bigint = process.hrtime.bigint.bind(process.hrtime);
  process.hrtime.bigint = () => bigint() + BigInt(Math.round(offsetMs * 1e6));
}

/** Advances all clocks, and calls the timers that would have fired meanwhile. */
export async function advanceClocks(ms: number): Promise<Advanced> {
  installClocks();
  const due = await timersDue(ms);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    offsetMs += ms;
    for (const { timer } of due) if (sweep === 0 || timer._repeat !== null) fire(timer);
    await turn();
  }
  const [longest] = due
    .filter(({ where }) => where !== null && !where.startsWith('node:'))
    .toSorted((a, b) => b.delayMs - a.delayMs);
  return {
    fired: due.length,
    longestMs: longest?.delayMs ?? 0,
    where: longest?.where ?? null,
  };
}

async function timersDue(ms: number): Promise<readonly Due[]> {
  using live = new LiveObjects();
  const ours = setTimeout(() => undefined, 0);
  clearTimeout(ours);
  const all = (await live.of(Object.getPrototypeOf(ours) as object)) as readonly NodeTimer[];
  const due = all.filter((timer) => isDue(timer, ms));
  // Thousands of entries may have a timer each, all of one line of the program.
  const ofLine = Map.groupBy(due, ({ _onTimeout }) => String(_onTimeout));
  const first = [...ofLine.values()].flatMap(([timer]) => (timer === undefined ? [] : [timer]));
  const places = await live.placesOf(first.map(({ _onTimeout }) => _onTimeout as object));
  const timersOf = [...ofLine.values()].flatMap((timers, index) => {
    const where = places[index] ?? null;
    if (where !== null && ofConnections.test(where)) return [];
    return timers.map((timer) => ({
      timer,
      delayMs: timer._idleTimeout,
      setMs: timer._idleStart,
      where,
    }));
  });
  // The heap tells them in any order; a program counts on the one in which they fall due.
  return timersOf.toSorted((a, b) => a.setMs + a.delayMs - (b.setMs + b.delayMs));
}

/** What waits for the whole of that time, or longer, keeps what it has for as long as anybody looks. */
function isDue(timer: NodeTimer, ms: number): boolean {
  const { _destroyed, _onTimeout, _idleTimeout } = timer;
  const isLive = !_destroyed && typeof _onTimeout === 'function';
  return isLive && _idleTimeout >= SHORTEST_TIMER_MS && _idleTimeout < ms;
}

function fire(timer: NodeTimer): void {
  const call = timer._onTimeout;
  if (timer._destroyed || call === null) return;
  if (timer._repeat === null) clearTimeout(timer as unknown as NodeJS.Timeout);
  try {
    call.apply(timer, [...(timer._timerArgs ?? [])]);
  } catch {
    // A program that does not bear a leap of an hour: what it keeps is told by the next sample.
  }
}
