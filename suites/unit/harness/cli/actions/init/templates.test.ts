import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { githubWorkflow, gitlabJob } from '../../../../../../harness/cli/actions/init/templates.ts';

const steps = ['npm ci', 'npx assay install --with-deps', 'npx assay run --profile ci'];

test('the GitHub workflow installs, runs the profile ci, and keeps runs between its runs', () => {
  const { jobs } = parse(githubWorkflow) as {
    jobs: { assay: { steps: { run?: string; with?: { path?: string } }[] } };
  };
  expect(jobs.assay.steps.flatMap(({ run }) => run ?? [])).toEqual(expect.arrayContaining(steps));
  expect(jobs.assay.steps.map((step) => step.with?.path)).toContain(
    '~/.cache/assay\nreports/runs\n',
  );
});

test('the GitLab job does the same', () => {
  const { assay } = parse(gitlabJob) as {
    assay: { script: string[]; cache: { paths: string[] } };
  };
  expect(assay.script).toEqual(steps);
  expect(assay.cache.paths).toContain('reports/runs');
});
