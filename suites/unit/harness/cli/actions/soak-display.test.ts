import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SoakDisplay } from '../../../../../harness/cli/actions/soak-display.ts';
import { FakeClock } from '../../../../../harness/metrics/clock.ts';

const tags = ['unit'];

beforeEach(() => void vi.stubEnv('CI', ''));
afterEach(() => void vi.unstubAllEnvs());

function line(elapsedMs: number): string {
  return `${elapsedMs / 1000} s`;
}

function display(totalMs: number, terminal: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const stream = { ...terminal, write: (text: string) => written.push(text) };
  const clock = new FakeClock();
  const shown = new SoakDisplay(stream, { totalMs, clock, line });
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      shown.tick();
    }
  };
  return { shown, written, pass };
}

test('a terminal has one line, rewritten and taken away again', { tags }, () => {
  const { shown, written, pass } = display(60_000, { isTTY: true, columns: 5 });
  pass(2);
  shown.print('a word of the operation\n');
  pass(1);
  shown[Symbol.dispose]();
  const clear = '\r\u{1B}[2K';
  const lines = [
    clear,
    ' 1 s',
    clear,
    ' 2 s',
    clear,
    'a word of the operation\n',
    clear,
    ' 3 s',
    clear,
  ];
  expect(written).toEqual(lines);
});

test('no line is wider than the terminal', { tags }, () => {
  const { shown, written, pass } = display(60_000, { isTTY: true, columns: 4 });
  pass(1);
  shown[Symbol.dispose]();
  expect(written[1]).toBe(' 1 ');
});

test.for([
  ['two minutes', 120, ['30 s', '60 s', '90 s', '120 s']],
  ['ten minutes', 600, ['60 s', '120 s', '180 s']],
  ['two hours', 7_200, ['300 s', '600 s', '900 s']],
] as const)('elsewhere there are few lines in %s', { tags }, ([, seconds, first]) => {
  const { shown, written, pass } = display(seconds * 1_000);
  pass(seconds);
  shown[Symbol.dispose]();
  expect(written.slice(0, first.length)).toEqual(first.map((said) => ` ${said}\n`));
  expect(written.length).toBeLessThanOrEqual(24);
});
