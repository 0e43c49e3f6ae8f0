import { library } from './library.ts';

/** A library whose repository is at GitHub and at GitLab. */
export const pipelines: Readonly<Record<string, string>> = {
  ...library,
  'package.json': JSON.stringify({
    ...(JSON.parse(library['package.json'] ?? '{}') as object),
    name: 'with-pipelines',
    devDependencies: {
      '@types/node': '^24',
      'gitlab-ci-local': '4.75.1',
      typescript: '^7.0.0',
      vitest: '^4.1.0',
    },
  }),
  '.gitignore': 'node_modules/\nreports/\n.cache/\n.gitlab-ci-local/\njunit.xml\n',
  '.gitlab-ci.yml': 'include:\n  local: assay.gitlab-ci.yml\n',
  '.github/workflows/ci.yml': 'name: ci\non: push\njobs: {}\n',
};
