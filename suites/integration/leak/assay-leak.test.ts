import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** A limit, not a duration: a hunt ends when all is decided, which takes longer beside other work. */
const patient = ['--budget', '150s'];

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

async function assayLeak(module: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`./operations/${module}`, import.meta.url));
  const child = spawn(process.execPath, [bin, 'leak', path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as number };
}

interface Answer {
  verdict: string;
  resources: {
    resource: string;
    unit: string;
    verdict: string;
    reason: string;
    slopePerOp: number;
  }[];
  ops: number;
  seconds: number;
  evidence: unknown[];
  heapSnapshots?: string[];
}

function resource(answer: Answer, name: string) {
  const found = answer.resources.find((one) => one.resource === name);
  if (!found) throw new Error(`no ${name} among the resources`);
  return found;
}

describe('assay leak', { tags: ['integration', 'slow'], timeout: 600_000 }, () => {
  test('calls an operation clean that keeps nothing, and leaves its output out of the JSON', async () => {
    const { stdout, stderr, code } = await assayLeak('clean.ts', '--json', ...patient);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer).toMatchObject({ verdict: 'clean' });
    expect(answer.ops).toBeGreaterThan(100);
    expect(answer.seconds).toBeGreaterThan(0);
    expect(answer.evidence.length).toBe(answer.resources.length);
    expect(stderr).toContain('not this one');
    expect(code).toBe(0);
  });

  test('finds an object kept in each operation, and names the heap', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-snapshots-'));
    const snapshots = ['--heap-snapshots', join(folder.path, 'of', 'heap')];
    const budget = [...patient, ...snapshots];
    const { stdout, code } = await assayLeak('keeps-objects.ts', '--json', ...budget);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer.verdict).toBe('leak');
    expect(resource(answer, 'heap')).toMatchObject({ verdict: 'leak', unit: 'B/op' });
    expect(answer.resources.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
    const [before = 0, after = 0] = await Promise.all(
      (answer.heapSnapshots ?? []).map(async (file) => {
        const { nodes } = JSON.parse(await readFile(file, 'utf8')) as { nodes: unknown[] };
        return nodes.length;
      }),
    );
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThan(before);
    expect(resource(answer, 'fds').verdict).not.toBe('leak');
    expect(code).toBe(1);
  });

  test('finds a descriptor left open in one of 50 operations of a CommonJS module', async () => {
    const { stdout, code } = await assayLeak('keeps-descriptors.cjs', '--json', ...patient);
    const fds = resource(JSON.parse(stdout) as Answer, 'fds');
    expect(fds).toMatchObject({ verdict: 'leak', unit: '1/op' });
    expect(fds.slopePerOp).toBeCloseTo(0.02, 2);
    expect(fds.reason).toContain('file');
    expect(code).toBe(1);
  });

  test('finds timers that are never cleared', { tags: ['exhaustive'] }, async () => {
    const args = ['--json', '--resources', 'timers', ...patient];
    const { stdout, code } = await assayLeak('keeps-timers.ts', ...args);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer.resources.map((one) => one.resource)).toEqual(['timers']);
    expect(resource(answer, 'timers').verdict).toBe('leak');
    expect(code).toBe(1);
  });

  test('allows what a threshold allows', async () => {
    const { stdout, code } = await assayLeak(
      'keeps-objects.ts',
      '--json',
      '--resources',
      'heap',
      '--threshold',
      'heap=1kB/op',
      ...patient,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'clean',
      resources: [{ threshold: 1000 }],
    });
    expect(code).toBe(0);
  });

  test('can’t tell after a handful of operations, and says what would', async () => {
    const { stdout, code } = await assayLeak('keeps-objects.ts', '--max-ops', '5', '--json');
    const answer = JSON.parse(stdout) as Answer;
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.ops).toBeLessThanOrEqual(5);
    expect(code).toBe(4);
  });

  test.each([
    ['throws.ts', /op threw RangeError: ten is too many.*throws\.ts/],
    ['without-op.ts', /exports no function op/],
    ['misspelt-option.ts', /exports 'INPUTS', which nothing reads.*as 'inputs'/s],
    ['two-stresses.ts', /declares 2 stress tests \('one', 'two'\)/],
    ['no-such-file.ts', /there is no module/],
  ])('refuses %s with exit code 2', async (module, message) => {
    const { stderr, stdout, code } = await assayLeak(module);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test.each([
    [['--budget', 'soon'], /'soon' is not a duration/],
    [['--threshold', 'heap'], /is not resource=limit/],
    [['--threshold', 'heap=25ms'], /not per operation/],
    [['--resources', 'hep'], /no resource 'hep'.*Did you mean 'heap'/],
    [['--max-ops', '-3'], /not a whole number from 1/],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { stderr, code } = await assayLeak('clean.ts', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('gives up on an operation that never settles', async () => {
    const { stderr, code } = await assayLeak('never-settles.ts', '--budget', '2s');
    expect(stderr).toContain('did not come to an end');
    expect(code).toBe(2);
  });

  test('reports a process that ends itself as a failure, not as clean', async () => {
    const { stderr, code } = await assayLeak('ends-itself.ts');
    expect(stderr).toContain("died during 'run'");
    expect(code).toBe(3);
  });
});
