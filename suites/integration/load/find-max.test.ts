// @module-tag thorough
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startBackEnd } from './back-end.ts';

const options = { tags: ['integration', 'load', 'slow'], timeout: 600_000 };
const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(`scripts/${name}`, import.meta.url));

function assayLoad(...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [launcher, 'load', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test(
  'a search for the highest rate applies rates, says what each showed, and ends in time',
  options,
  async () => {
    await using backEnd = await startBackEnd();
    const { code, stdout, stderr } = await assayLoad(
      script('arrival.ts'),
      '--url',
      backEnd.url,
      '--find-max',
      'p95 < 5s',
      '--budget',
      '25s',
      '--most',
      '40',
      '--json',
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      sentence: string;
      stopped: string;
      high: number | null;
      seconds: number;
      rates: { rate: number; requests: number; holding: string }[];
    };
    // No rate of these keeps an answer waiting for 5 s.
    expect(found.high).toBeNull();
    expect(found.sentence).toMatch(/^p95 < 5s .* is shown to be broken at none$/u);
    expect(found.rates.map(({ rate }) => rate)).toEqual([40]);
    expect(found.rates[0]?.requests).toBeGreaterThan(100);
  },
);

test.for([
  [
    ['--find-max', 'p99 > 50ms'],
    /'p99 > 50ms' is no percentile and no share of errors with an upper limit/u,
  ],
  [['--at-least', '100'], /--at-least '100' goes with --find-max only/u],
  [['--find-max', 'p99 < 50ms', '--budget', 'soon'], /--budget 'soon' is not a duration/u],
] as const)('wrong words end with 2 and a remedy: %o', options, async ([args, message]) => {
  const { code, stderr } = await assayLoad(
    script('arrival.ts'),
    '--url',
    'http://127.0.0.1:9',
    ...args,
  );
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

const both = ['--find-max', 'p99 < 50ms', '--against', 'http://127.0.0.1:9'];

test.for([
  [[...both, '--slower', 'p50=5%'], /--slower 'p50=5%' is not a percentage/u],
  [[...both, '--slower', '0%'], /--slower '0%' is no margin of a highest rate/u],
  [[...both, '--at-least', '100'], /--at-least '100' and --against are two questions/u],
  [['--slower', '5%'], /--slower '5%' goes with --against only/u],
] as const)(
  'two sides: wrong words end with 2 and a remedy: %o',
  options,
  async ([args, message]) => {
    const { code, stderr } = await assayLoad(
      script('arrival.ts'),
      '--url',
      'http://127.0.0.1:9',
      ...args,
    );
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  },
);

test(
  'both sides are searched for in turn, and nobody is called lower too soon',
  options,
  async () => {
    await using backEnd = await startBackEnd();
    const { code, stdout, stderr } = await assayLoad(
      script('arrival.ts'),
      '--url',
      backEnd.url,
      '--against',
      `${backEnd.url}/`,
      '--find-max',
      'p95 < 5s',
      '--budget',
      '40s',
      '--most',
      '40',
      '--json',
    );
    expect(stderr).toBe('');
    const found = JSON.parse(stdout) as {
      verdict: string;
      stopped: string;
      sides: Record<'base' | 'candidate', { high: number | null; rates: { rate: number }[] }>;
      pairs: unknown[];
    };
    // No rate of these keeps an answer waiting for 5 s.
    expect(found.verdict).toBe('inconclusive');
    expect(code).toBe(4);
    expect(found.stopped).toBeTruthy();
    for (const side of ['base', 'candidate'] as const) {
      expect(found.sides[side].high).toBeNull();
      // A machine on which k6 starts slowly has no time for a look.
      expect([[], [40]]).toContainEqual(found.sides[side].rates.map(({ rate }) => rate));
    }
  },
);

test('a script without an arrival rate has none to raise', options, async () => {
  const { code, stderr } = await assayLoad(
    script('sleeping.ts'),
    '--url',
    'http://127.0.0.1:9',
    '--find-max',
    'p99 < 50ms',
  );
  expect(stderr).toMatch(/raises the rate of one[\s\S]*constant-arrival-rate/u);
  expect(code).toBe(2);
});
