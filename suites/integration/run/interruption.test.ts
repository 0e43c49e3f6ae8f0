import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SmallProject, type Running } from './small-project.ts';

const files = {
  'assay.config.ts': `
    import { defineConfig } from 'assay/config';
    export default defineConfig({ services: { postgres: {}, redis: {} } });
  `,
  'suites/integration/first.test.ts': `
    import { writeFileSync } from 'node:fs';
    import { test } from 'vitest';
    test('ends', () => {});
    test('blocks its process', () => { writeFileSync('blocked', ''); for (;;); });
  `,
};

/** The moment to interrupt: services run, one test has ended and one blocks its process. */
async function untilBlocked(project: SmallProject, running: Running): Promise<void> {
  const hasEnded = Promise.race([running.ended.then(() => true), sleep(0, false)]);
  if (await hasEnded) throw new Error('the run ended before it could be interrupted');
  for (;;) {
    const found = await readFile(`${project.folder}/blocked`).catch(() => null);
    if (found !== null) return;
    await sleep(50);
  }
}

async function untilNothingIsLeft(project: SmallProject): Promise<void> {
  for (;;) {
    const left = await project.processes();
    if (left.length === 0) return;
    await sleep(50);
  }
}

async function temporaryOf(project: SmallProject): Promise<string> {
  const folder = join(project.folder, 'tmp');
  await mkdir(folder);
  return folder;
}

/** What lies in the temporary folder beside what the next start looks through. */
async function leftIn(project: SmallProject): Promise<readonly string[]> {
  const names = await readdir(join(project.folder, 'tmp'));
  return names.filter((name) => !/^assay-\d+$/.test(name));
}

describe.for([
  ['SIGINT', ['slow']],
  ['SIGTERM', ['slow', 'exhaustive']],
] as const)('%s', ([signal, tags]) => {
  test('stops everything, writes what there is and exits 130', { tags: [...tags] }, async () => {
    await using project = await SmallProject.create(files);
    const running = project.start(['run', 'integration'], { TMPDIR: await temporaryOf(project) });
    await untilBlocked(project, running);
    running.child.kill(signal);
    const { code } = await running.ended;
    expect(code).toBe(130);
    const document = await project.document();
    expect(document.endedEarly).toBe(`interrupted by ${signal}`);
    expect(document.verdict).toBe('inconclusive');
    expect(document.phases).toContainEqual(
      expect.objectContaining({ name: 'integration', state: 'interrupted' }),
    );
    expect(await project.runFiles()).toEqual(
      expect.arrayContaining(['index.html', 'junit.xml', 'summary.md']),
    );
    await untilNothingIsLeft(project);
    expect(await leftIn(project)).toEqual([]);
  });
});

test(
  'SIGKILL leaves no process and no temporary folder, and a report can be built of what was done',
  {
    tags: ['slow'],
  },
  async () => {
    await using project = await SmallProject.create(files);
    const running = project.start(['run', 'integration'], { TMPDIR: await temporaryOf(project) });
    await untilBlocked(project, running);
    running.child.kill('SIGKILL');
    await running.ended;
    await untilNothingIsLeft(project);
    expect(await leftIn(project)).toEqual([]);
    const { code } = await project.assay(['report']);
    expect(code).toBe(0);
    const document = await project.document();
    expect(document.endedEarly).toBe('the run was killed before it could end');
    expect(document.verdict).toBe('inconclusive');
    expect(document.services.map(({ name }) => name)).toEqual(['postgres', 'redis']);
  },
);
