import { isContinuousIntegration } from '../../config/environment.ts';
import type { TestReport } from '../../document/document.ts';
import { formatDuration } from '../../reporters/wording.ts';
import type { RunEvent } from '../events.ts';
import { failureLines, headLine, phaseLines } from './lines.ts';
import { painterFor, type Paint } from '../../reporters/paint.ts';

export interface DisplayStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Without a terminal, a phase says at most this often what it is doing. */
const PLAIN_INTERVAL_MS = 15_000;
const REDRAW_INTERVAL_MS = 200;

/**
 * Shows a run while it goes: a line for each phase that has ended and, on a terminal, one that is
 * redrawn for the phase that is under way.
 */
export class Display implements Disposable {
  readonly #stream: DisplayStream;
  readonly #paint: Paint;
  readonly #version: string;
  readonly #startMs = performance.now();
  #phase: {
    readonly name: string;
    readonly budgetSeconds: number;
    readonly sinceMs: number;
  } | null = null;
  #doing = '';
  #counts = { passed: 0, failed: 0, skipped: 0 };
  #failures: TestReport[] = [];
  #saidMs = performance.now();
  /** On a terminal that somebody looks at. */
  readonly #isLive: boolean;
  readonly #timer: NodeJS.Timeout | null;

  constructor(stream: DisplayStream, version: string) {
    this.#stream = stream;
    this.#paint = painterFor(stream);
    this.#version = version;
    this.#isLive = (stream.isTTY ?? false) && !isContinuousIntegration();
    this.#timer = this.#isLive
      ? setInterval(() => this.#redraw(), REDRAW_INTERVAL_MS).unref()
      : null;
  }

  readonly show = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-started':
        this.#print([headLine(this.#version, event.profile, event.fingerprint), '']);
        break;
      case 'gates-planned':
        this.#print([...event.lines.map((line) => ` ${this.#paint('gray', line)}`), '']);
        break;
      case 'phase-started':
        this.#phase = {
          name: event.phase,
          budgetSeconds: event.budgetSeconds,
          sinceMs: performance.now(),
        };
        this.#doing = '';
        this.#counts = { passed: 0, failed: 0, skipped: 0 };
        this.#failures = [];
        break;
      case 'test-ended':
        this.#counts[event.test.state] += 1;
        if (event.test.state === 'failed') this.#failures.push(event.test);
        break;
      case 'progress':
        this.#doing = event.text;
        this.#sayNowAndThen();
        break;
      case 'phase-ended':
        this.#phase = null;
        this.#print([
          ...phaseLines(event.phase, this.#paint),
          ...failureLines(this.#failures, this.#paint),
        ]);
        break;
      default:
    }
  };

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#clear();
  }

  #print(lines: readonly string[]): void {
    this.#clear();
    for (const line of lines) this.#stream.write(`${line}\n`);
    this.#saidMs = performance.now();
  }

  #sayNowAndThen(): void {
    if (this.#isLive || performance.now() - this.#saidMs < PLAIN_INTERVAL_MS) return;
    this.#print([`   ${this.#phase?.name ?? ''}: ${this.#doing}`]);
  }

  #redraw(): void {
    if (this.#phase === null) return;
    const elapsed = (performance.now() - this.#phase.sinceMs) / 1000;
    const whole = (performance.now() - this.#startMs) / 1000;
    const budget = Number.isFinite(this.#phase.budgetSeconds)
      ? ` of at most ${formatDuration(this.#phase.budgetSeconds)}`
      : '';
    const { passed, failed, skipped } = this.#counts;
    const counts = passed + failed + skipped > 0 ? `${passed} passed, ${failed} failed` : '';
    const text = [counts, this.#doing].filter(Boolean).join('   ');
    const line = ` ${this.#phase.name.padEnd(12)} ${text}   ${formatDuration(elapsed)}${budget} · ${formatDuration(whole)} in all`;
    this.#clear();
    this.#stream.write(line.slice(0, (this.#stream.columns ?? 80) - 1));
  }

  #clear(): void {
    if (this.#isLive) this.#stream.write('\r\u{1B}[2K');
  }
}
