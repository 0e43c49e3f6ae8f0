import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  readSeededLeak,
  type SeededLeak,
  writeSeededLeak,
} from '../../../../../harness/measurement/probe/seeded-leak.ts';

const module = fileURLToPath(
  new URL('../../../../../harness/measurement/probe/seeded-leak.ts', import.meta.url),
);

/** In a process of its own, since it keeps what it keeps. */
function inProcess(leak: SeededLeak, body: string): number {
  const script = `
    import { leakOf, leakWithRequests } from ${JSON.stringify(module)};
    import { readdirSync, readlinkSync } from 'node:fs';
    import http from 'node:http';
    const leak = ${JSON.stringify(leak)};
    const target = (name) => { try { return readlinkSync('/proc/self/fd/' + name); } catch { return ''; } };
    const count = () => readdirSync('/proc/self/fd').filter((name) => target(name) === '/dev/null').length;
    ${body}
    process.exit(0);`;
  const flags = ['--expose-gc', '--no-warnings', '--input-type=module', '-e', script];
  return Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
}

test('a leak is written and read; anything else is none', () => {
  const leak = { resource: 'fds', perOperation: 0.01 } as const;
  expect(readSeededLeak(writeSeededLeak(leak))).toEqual(leak);
  for (const text of [undefined, '', 'heap', 'heap=0', 'heap=-1', 'cows=3']) {
    expect(readSeededLeak(text)).toBeNull();
  }
});

test('100 B an operation are 100 B of heap an operation', () => {
  const grown = inProcess(
    { resource: 'heap', perOperation: 100 },
    `const keep = leakOf(leak);
     for (let i = 0; i < 1_000; i++) keep();
     gc();
     const before = process.memoryUsage().heapUsed;
     for (let i = 0; i < 100_000; i++) keep();
     gc();
     console.log((process.memoryUsage().heapUsed - before) / 100_000);
     keep();`,
  );
  expect(grown).toBeGreaterThan(98);
  expect(grown).toBeLessThan(103);
});

test('a descriptor in one of 50 operations is one in 50', () => {
  const opened = inProcess(
    { resource: 'fds', perOperation: 0.02 },
    `const keep = leakOf(leak);
     const before = count();
     for (let i = 0; i < 1_000; i++) keep();
     console.log(count() - before);`,
  );
  expect(opened).toBe(20);
});

test('a server keeps something with each request, and answers as before', () => {
  const opened = inProcess(
    { resource: 'fds', perOperation: 1 },
    `leakWithRequests(leak);
     const server = http.createServer((request, response) => response.end(request.url));
     await new Promise((resolve) => server.listen(0, resolve));
     const ask = async () => (await fetch('http://127.0.0.1:' + server.address().port + '/a')).text();
     const answers = new Set([await ask()]);
     const before = count();
     for (let i = 0; i < 10; i++) answers.add(await ask());
     console.log([...answers].join() === '/a' ? count() - before : 'other answers');`,
  );
  expect(opened).toBe(10);
});
