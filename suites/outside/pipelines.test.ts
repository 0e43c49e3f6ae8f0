import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readBlocks } from './docs/read-blocks.ts';
import { type Outcome, OutsideProject } from './outside-project.ts';
import { pipelines } from './projects/pipelines.ts';

const project = await OutsideProject.forFile(pipelines);

test('init writes a job for each', async () => {
  await project.install();
  const { code, output } = await project.assay(['init']);
  expect(output).toContain('wrote  .github/actions/assay/action.yml');
  expect(output).toContain('wrote  assay.gitlab-ci.yml');
  expect(code).toBe(0);
  const words = 'init -q && git add -A && git -c user.name=a -c user.email=a@b commit -qm a';
  expect(await project.run('bash', ['-c', `git ${words}`])).toMatchObject({ code: 0 });
});

test('the include of the recipe is the one that init asks for', async () => {
  const recipes = await project.read('node_modules/assay/docs/recipes.md');
  const block = readBlocks('recipes.md', recipes).find(({ about }) => about === 'gitlab');
  await project.write({ '.gitlab-ci.yml': block?.text ?? '' });
  expect((await project.bin('gitlab-ci-local', ['--list-json'])).output).toContain(
    '"name": "assay"',
  );
});

test("GitLab's schema allows the job, and refuses one with a typo", async () => {
  const valid = await project.bin('gitlab-ci-local', ['--list-json']);
  expect(valid.output).toContain('"name": "assay"');
  expect(valid.code).toBe(0);
  await using _typo = await project.breakFile('assay.gitlab-ci.yml', (text) =>
    text.replace('after_script:', 'after_skript:'),
  );
  const refused = await project.bin('gitlab-ci-local', ['--list-json']);
  expect(refused.output).toContain('after_skript');
  expect(refused.code).not.toBe(0);
});

/** k6 and prepared clusters are those of this machine. */
function cache(): string {
  const { ASSAY_CACHE, XDG_CACHE_HOME, HOME = '' } = process.env;
  return ASSAY_CACHE ?? join(XDG_CACHE_HOME ?? join(HOME, '.cache'), 'assay');
}

/**
 * A script as a runner starts it: the first line that fails ends it. `npm ci` refuses a lockfile that lacks
 * optional packages of other platforms, as npm writes it where a registry does not serve them.
 */
async function bash(script: string, variables: readonly string[]): Promise<Outcome> {
  const installing = script.replace(/^npm ci$/m, 'npm install --no-audit --prefer-offline');
  const words = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', installing];
  return await project.run('env', [...variables, ...words]);
}

test("GitLab's job runs, and leaves its JUnit report", async () => {
  const { assay } = parse(await project.read('assay.gitlab-ci.yml')) as {
    assay: { script: readonly string[]; after_script: readonly string[] };
  };
  const variables = [`CI_PROJECT_DIR=${project.folder}`, `ASSAY_CACHE=${cache()}`];
  const { code, output } = await bash(assay.script.join('\n'), variables);
  expect({ code, output }).toEqual({ code: 0, output: expect.any(String) as string });
  expect(output).toContain('SHIP');
  expect(await bash(assay.after_script.join('\n'), variables)).toMatchObject({ code: 0 });
  expect(await project.read('junit.xml')).toContain('name="doubles"');
  expect((await project.document()).profile).toBe('ci');
});

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The scripts of the composite action in order, as the runner of GitHub would set them up. */
async function runAction(): Promise<Outcome & { readonly summary: string }> {
  const { runs } = parse(await project.read('.github/actions/assay/action.yml')) as {
    runs: { steps: readonly Step[] };
  };
  const files = join(project.folder, '.github-runner');
  await mkdir(files, { recursive: true });
  await project.write({ '.github-runner/output': '', '.github-runner/summary': '' });
  let ended: Outcome = { code: 0, output: '' };
  for (const { if: condition, run, env = {} } of runs.steps) {
    // What GitHub itself does, and the comment, which needs its API.
    if (run === undefined || condition !== undefined) continue;
    const output = /^code=(\d+)$/m.exec(await project.read('.github-runner/output'))?.[1] ?? '';
    const values = Object.entries(env).map(([name, value]) => {
      const known = {
        'inputs.profile': 'ci',
        'inputs.arguments': '',
        'steps.run.outputs.code': output,
      };
      const expression = /^\$\{\{ (.+) \}\}$/.exec(value)?.[1] ?? '';
      expect(Object.keys(known)).toContain(expression);
      return `${name}=${known[expression as keyof typeof known]}`;
    });
    ended = await bash(run, [
      ...values,
      `GITHUB_OUTPUT=${files}/output`,
      `GITHUB_STEP_SUMMARY=${files}/summary`,
    ]);
    if (ended.code !== 0) break;
  }
  return { ...ended, summary: await project.read('.github-runner/summary') };
}

test("the action's steps run, and write the summary", async () => {
  const { code, output, summary } = await runAction();
  expect({ code, output }).toEqual({ code: 0, output: expect.any(String) as string });
  expect(summary).toContain('# SHIP');
});

test('the action ends as its run does, after the summary', async () => {
  await using _fails = await project.breakFile(
    'test/broken.spec.ts',
    () => `import { expect, test } from 'vitest';\ntest('fails', () => { expect(1).toBe(2); });\n`,
  );
  const { code, output, summary } = await runAction();
  expect({ code, output }).toEqual({ code: 1, output: expect.any(String) as string });
  expect(summary).toContain("# DON'T SHIP");
});
