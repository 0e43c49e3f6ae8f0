import { isContinuousIntegration } from '../../config/environment.ts';
import type { Seen } from '../../measurement/leak/measure.ts';
import { type Clock, systemClock } from '../../metrics/clock.ts';
import { SoakPicture } from '../../leaks/soak-picture.ts';
import type { DisplayStream } from '../../run/progress/display.ts';

const TICK_MS = 1_000;
/** Without a terminal: a tenth of the time, but neither more often nor less often than this. */
const SHORTEST_INTERVAL_MS = 30_000;
/** Services that run builds end one that says nothing for ten minutes. */
const LONGEST_INTERVAL_MS = 5 * 60_000;

export interface SoakDisplayOptions {
  readonly totalMs: number;
  readonly clock: Clock;
  /** @param elapsedMs since the display began */
  readonly line: (elapsedMs: number) => string;
}

/** On a terminal one line that is rewritten each second; elsewhere a line now and then. */
export class SoakDisplay implements Disposable {
  readonly #stream: DisplayStream;
  readonly #options: SoakDisplayOptions;
  readonly #startedMs: number;
  readonly #isLive: boolean;
  readonly #timer: NodeJS.Timeout;
  #saidMs: number;

  constructor(stream: DisplayStream, options: SoakDisplayOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    this.#saidMs = this.#startedMs;
    this.#isLive = (stream.isTTY ?? false) && !isContinuousIntegration();
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  tick(): void {
    const nowMs = this.#options.clock.nowMs();
    const line = this.#options.line(nowMs - this.#startedMs);
    if (this.#isLive) {
      this.#clear();
      this.#stream.write(` ${line}`.slice(0, (this.#stream.columns || 80) - 1));
    } else if (nowMs - this.#saidMs >= this.#intervalMs) {
      this.#saidMs = nowMs;
      this.#stream.write(` ${line}\n`);
    }
  }

  /** What others have to say, above the line. */
  print(text: string): void {
    this.#clear();
    this.#stream.write(text);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  get #intervalMs(): number {
    const tenthMs = this.#options.totalMs / 10;
    return Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, tenthMs));
  }

  #clear(): void {
    if (this.#isLive) this.#stream.write('\r\u{1B}[2K');
  }
}

/** Shows a soak on stderr, since stdout is for its verdict. */
export function showSoak(
  totalMs: number,
): { see(seen: Seen): void; print(text: string): void } & Disposable {
  const picture = new SoakPicture(totalMs);
  const line = (elapsedMs: number): string => picture.line(elapsedMs);
  const display = new SoakDisplay(process.stderr, { totalMs, clock: systemClock, line });
  return {
    see: (seen) => picture.see(seen),
    print: (text) => display.print(text),
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
