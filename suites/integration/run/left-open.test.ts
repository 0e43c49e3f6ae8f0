import { describe, expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

/** `cat` ends when its stdin does, and so with the process that started it: not before. */
const planted = {
  'assay.config.ts': `export default { profiles: { smoke: { checkLeftOpen: true } } };`,
  'suites/unit/leaves.test.ts': `
    import { createServer } from 'node:net';
    import { openSync } from 'node:fs';
    import { spawn } from 'node:child_process';
    import { describe, test } from 'vitest';

    describe('a suite', () => {
      test('leaves a server', async () => {
        const server = createServer();
        await new Promise((resolve) => server.listen(0, resolve));
      });
      test('leaves a timer', () => {
        setInterval(() => {}, 60_000);
      });
    });
    test('leaves a file', () => {
      openSync('package.json');
    });
    test('leaves a process', () => {
      spawn('cat');
    });
  `,
  'suites/unit/tidy.test.ts': `
    import { createServer, connect } from 'node:net';
    import { openSync, closeSync } from 'node:fs';
    import { once } from 'node:events';
    import { afterAll, test } from 'vitest';

    const server = createServer((socket) => socket.on('error', () => {}));
    await new Promise((resolve) => server.listen(0, resolve));
    afterAll(() => new Promise((resolve) => server.close(resolve)));
    test('closes what it opens', async () => {
      closeSync(openSync('package.json'));
      setInterval(() => {}, 60_000).unref();
      const client = connect(server.address().port);
      await once(client, 'connect');
      client.destroy();
      clearTimeout(setTimeout(() => {}, 60_000));
    });
  `,
};

describe(
  'what a test file leaves open',
  { tags: ['integration', 'slow'], timeout: 600_000, concurrent: true },
  () => {
    test('fails the test that made it, with what it is and the line', async () => {
      await using project = await SmallProject.create(planted);
      const { code } = await project.assay(['run', 'unit']);
      const { tests } = await project.document();
      const failed = tests.filter(({ state }) => state === 'failed');
      const reasons = Object.fromEntries(failed.map(({ name, reason }) => [name, reason]));
      expect(reasons).toEqual({
        'a suite > leaves a server (left open)': expect.stringMatching(
          /a server on port \d+, made at .*leaves\.test\.ts:10/,
        ) as string,
        'a suite > leaves a timer (left open)': expect.stringMatching(
          /a timer, made at .*leaves\.test\.ts:13/,
        ) as string,
        'leaves a file (left open)': expect.stringMatching(
          /the file .*package\.json, made at .*leaves\.test\.ts:17/,
        ) as string,
        'leaves a process (left open)': expect.stringMatching(
          /a child process \(pid \d+\), made at .*leaves\.test\.ts:20/,
        ) as string,
      });
      expect(tests.filter(({ state }) => state === 'passed')).toHaveLength(5);
      expect(code).toBe(1);
    });

    test('is not asked for by the smoke profile', async () => {
      await using project = await SmallProject.create({
        ...planted,
        'assay.config.ts': `export default {};`,
      });
      await project.assay(['run', 'unit']);
      const { tests } = await project.document();
      expect(tests.every(({ state }) => state === 'passed')).toBe(true);
    });

    test('is printed by a plain Vitest that has it among its set-up files', async () => {
      await using project = await SmallProject.create({
        ...planted,
        'vitest.config.ts': `export default { test: { setupFiles: ['assay/left-open'] } };`,
      });
      const { stdout, stderr } = await project.startVitest().ended;
      const printed = stdout + stderr;
      expect(printed).toMatch(/leaves a timer left open: a timer, made at .*leaves\.test\.ts:13/);
      expect(printed).not.toContain('tidy.test.ts > closes');
    });
  },
);
