// @module-tag thorough
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const path = (name: string): string =>
  fileURLToPath(new URL(`./operations/${name}`, import.meta.url));

interface Asked {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs. */
  readonly meanwhile?: (pid: number) => Promise<void>;
}

async function assayLeak(module: string, args: readonly string[], asked: Asked = {}) {
  const child = spawn(process.execPath, [bin, 'leak', path(module), ...args], {
    env: { ...process.env, ...asked.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(asked.stdin ?? '');
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
    asked.meanwhile?.(child.pid ?? 0),
  ]);
  return { stdout, stderr, code: code as number };
}

/** A file in which processes note what they do; read as pids, by what they did. */
async function makeNotes() {
  const folder = await mkdtemp(join(tmpdir(), 'assay-notes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'notes');
  const read = (did: string): readonly string[] => {
    try {
      return readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${did} `))
        .map((line) => line.slice(did.length + 1));
    } catch {
      return [];
    }
  };
  return { file, read };
}

describe('the measured process', { tags: ['integration'], timeout: 600_000 }, () => {
  test('reads stdin and writes stderr as under plain node', async () => {
    const { stdout, stderr, code } = await assayLeak(
      'reads-stdin.ts',
      ['--budget', '1s', '--json', '--allow-inconclusive', '--resources', 'heap'],
      { stdin: 'a line of input\n' },
    );
    expect(stderr).toContain('stdin: "a line of input\\n" undefined false');
    expect(stderr).toContain('stderr is mine');
    expect(JSON.parse(stdout)).toHaveProperty('verdict');
    expect(code).toBe(0);
  });

  test(
    'tears down whatever was set up, where it asks why something leaks, too',
    { tags: ['slow'] },
    async () => {
      const notes = await makeNotes();
      const { stdout, code } = await assayLeak(
        'notes-its-processes.ts',
        ['--json', '--resources', 'heap', '--budget', '150s', '--largest-cache', '100'],
        { env: { NOTES: notes.file } },
      );
      expect(JSON.parse(stdout)).toMatchObject({ verdict: 'leak' });
      expect(code).toBe(1);
      expect(notes.read('setup').length).toBeGreaterThanOrEqual(2);
      expect(notes.read('teardown').toSorted()).toEqual(notes.read('setup').toSorted());
    },
  );

  test('tears down after an operation that throws', async () => {
    const notes = await makeNotes();
    const { stderr, code } = await assayLeak('notes-its-processes.ts', ['--resources', 'heap'], {
      env: { NOTES: notes.file, THROWS_AT: '3' },
    });
    expect(stderr).toContain('op threw Error: not this one');
    expect(code).toBe(2);
    expect(notes.read('setup')).toHaveLength(1);
    expect(notes.read('teardown')).toEqual(notes.read('setup'));
  });

  test('tears down after Ctrl-C', async () => {
    const notes = await makeNotes();
    const { code } = await assayLeak(
      'notes-its-processes.ts',
      ['--resources', 'fds', '--soak', '1h'],
      {
        env: { NOTES: notes.file },
        async meanwhile(pid) {
          while (notes.read('setup').length === 0) await new Promise((r) => setTimeout(r, 20));
          process.kill(pid, 'SIGINT');
        },
      },
    );
    expect(code).toBe(130);
    expect(notes.read('teardown')).toEqual(notes.read('setup'));
  });
});
