import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { githubAction } from '../../../../../../harness/cli/actions/init/github-action.ts';
import { githubWorkflow, gitlabJob } from '../../../../../../harness/cli/actions/init/templates.ts';

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

const { runs, inputs } = parse(githubAction) as {
  runs: { using: string; steps: Step[] };
  inputs: Record<string, { description: string; default: string }>;
};

test('the GitHub workflow runs the profile ci by the action that is written beside it', () => {
  const { jobs } = parse(githubWorkflow) as { jobs: { assay: { steps: Step[] } } };
  expect(jobs.assay.steps).toContainEqual({
    uses: './.github/actions/assay',
    with: { profile: 'ci' },
  });
});

test('the action installs, keeps runs between its runs, and says what each of its inputs is', () => {
  const commands = runs.steps.flatMap(({ run }) => run ?? []);
  expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npx assay install --with-deps']));
  expect(runs.steps.map((step) => step.with?.['path'])).toContain('~/.cache/assay\nreports/runs\n');
  expect(runs.using).toBe('composite');
  expect(Object.keys(inputs)).toEqual(['profile', 'arguments', 'comment', 'history']);
  expect(Object.values(inputs).every(({ description }) => description.length > 0)).toBe(true);
});

const isRun = ({ id }: Step): boolean => id === 'run';

describe("the action's steps, as far as they run here", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-action-'));
    mkdirSync(join(folder, 'reports/runs/2026-11-30T10-00-00Z'), { recursive: true });
    writeFileSync(join(folder, 'reports/runs/2026-11-30T10-00-00Z/summary.md'), "DON'T SHIP\n");
    writeFileSync(join(folder, 'reports/runs/2026-11-30T10-00-00Z/comment.md'), 'in short\n');
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program of the runner, which notes what it is asked. */
  function program(name: string, script: string): void {
    const text = `#!/bin/sh\necho "${name} $*" >> '${folder}/asked'\n${script}\n`;
    writeFileSync(join(folder, 'bin', name), text, { mode: 0o755 });
  }

  /** As the runner starts a step with `shell: bash`. */
  function step(
    which: (one: Step) => boolean,
    env: Readonly<Record<string, string>>,
  ): number | null {
    const found = runs.steps.find(which);
    const script = join(folder, 'step.sh');
    writeFileSync(script, found?.run ?? 'exit 99');
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: folder,
      env: {
        PATH: `${folder}/bin:/usr/bin:/bin`,
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        GITHUB_REPOSITORY: 'o/r',
        ...env,
      },
    });
    return status;
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  test('a run that fails ends the job with its own code, after all was told', () => {
    program('npx', 'case "$2" in run) exit 4;; esac');
    expect(step(isRun, { PROFILE: 'ci', ARGUMENTS: '--shard 1/4' })).toBe(0);
    expect(read('output')).toBe('code=4\n');
    expect(step(({ run = '' }) => run.includes('GITHUB_STEP_SUMMARY'), {})).toBe(0);
    expect(read('summary')).toBe("DON'T SHIP\n");
    expect(read('asked')).toBe(
      'npx assay run --profile ci --shard 1/4\nnpx assay report --annotations\n',
    );
    expect(step(({ run = '' }) => run.startsWith('exit'), { CODE: '4' })).toBe(4);
  });

  test.each([
    ['', 'POST repos/o/r/issues/7/comments'],
    ['echo 41', 'PATCH repos/o/r/issues/comments/41'],
  ])('the comment is made once, and updated then', (known, asked) => {
    program('gh', `case "$*" in *--jq*) ${known || ':'};; esac`);
    expect(step(({ env }) => env?.['NUMBER'] !== undefined, { NUMBER: '7' })).toBe(0);
    expect(read('asked')).toContain(`gh api --method ${asked} -F body=@`);
  });

  test('a pull request that may not be commented on fails nothing', () => {
    program('gh', 'exit 1');
    expect(step(({ env }) => env?.['NUMBER'] !== undefined, { NUMBER: '7' })).toBe(0);
  });

  test('every step is a script that bash reads', () => {
    for (const { run } of runs.steps) {
      if (run !== undefined) execFileSync('bash', ['-n'], { input: run });
    }
    expect(runs.steps.filter(({ run }) => run !== undefined).length).toBeGreaterThan(4);
  });
});

test('the GitLab job does the same', () => {
  const { assay } = parse(gitlabJob) as {
    assay: { script: string[]; cache: { paths: string[] } };
  };
  expect(assay.script).toEqual([
    'npm ci',
    'npx assay install --with-deps',
    'npx assay run --profile ci',
  ]);
  expect(assay.cache.paths).toContain('reports/runs');
});
