import { expect, test } from 'vitest';
import { OutsideProject, patiently } from './outside-project.ts';
import { nest } from './projects/nest.ts';

/** What the other projects show every day. */
const tags = ['exhaustive'];

const project = await OutsideProject.forFile(nest);

/** Changes the controller, and builds. */
async function built(change: (text: string) => string): Promise<AsyncDisposable> {
  const broken = await project.breakFile('src/health.controller.ts', change);
  expect(await project.bin('tsc', [])).toEqual({ code: 0, output: '' });
  return broken;
}

test('init takes what Nest builds, and the route of its controller', async () => {
  await project.install();
  await project.writeRecipe('nest');
  expect(await project.bin('tsc', [])).toEqual({ code: 0, output: '' });
  const { code, output } = await project.assay(['init']);
  expect(output).toContain('the script "start:prod" of package.json; its route /health');
  expect(code).toBe(0);
  expect((await project.assay(['doctor'])).code).toBe(0);
});

test('the first run ships it', async () => {
  const { code, output } = await project.assay(['run', ...patiently]);
  expect(output).toMatch(/integration +1 passed/);
  expect(output).not.toContain("DON'T SHIP");
  expect(code).toBe(0);
});

test('the recipe runs', async () => {
  const { code, output } = await project.assay(['run', 'integration', '-c', 'recipe.config.mts']);
  expect(output).toMatch(/integration +1 passed/);
  expect(code).toBe(0);
});

test('a controller that throws in every third request does not ship', { tags }, async () => {
  await using _broken = await built((text) =>
    text.replace(
      'return this.health.state();',
      `const self = this as unknown as { n?: number };
    self.n = (self.n ?? 0) + 1;
    if (self.n > 9 && self.n % 3 === 0) throw new Error('broken');
    return this.health.state();`,
    ),
  );
  const { code, output } = await project.assay(['run', 'load', '--budget', '8s']);
  expect(await project.gatesThatFail()).toContain('load/smoke errors');
  expect(output).toMatch(/requests failed \([\d,]+ × HTTP 500/);
  expect(code).toBe(1);
});

test('an injected service that keeps every request is found', { tags }, async () => {
  await using _leaks = await built((text) =>
    text
      .replace('state() {', 'private readonly kept: unknown[] = [];\n  state() {')
      .replace(
        'return { ok: true };',
        'this.kept.push({ at: [Date.now()] });\n    return { ok: true };',
      ),
  );
  await using _hunt = await project.breakFile(
    'suites/stress/health.leak.mts',
    // It has no cache, which would take 75,000 requests to show: see docs/leaks.
    () => `import { stress } from 'assay';
stress('health', { retained: { heap: '<= 16 B/op' }, largestCache: 1_000 }, async ({ target }) => {
  await (await target.get('/health')).text();
});
`,
  );
  const { code, output } = await project.assay(['run', 'stress', '--budget', '4m']);
  expect(output).toMatch(/✘ {2}stress\/health retained\.heap/);
  expect(code).toBe(1);
});
