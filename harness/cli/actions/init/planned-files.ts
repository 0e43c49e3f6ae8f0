import { githubAction } from './github-action.ts';
import type { Project } from './read-project.ts';
import {
  configFor,
  githubWorkflow,
  gitlabJob,
  integrationTest,
  loadScenario,
  moduleConfig,
  unitTest,
  yamlConfig,
} from './templates.ts';

/** A file that `assay init` writes, and why. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
  readonly because: string;
}

/** The config, one example for each suite that the project has a use for, and its pipeline. */
export function plannedFiles(
  project: Project,
  { yaml }: { readonly yaml: boolean },
): readonly PlannedFile[] {
  const { ending, server } = project;
  const config = configFor(project);
  return [
    {
      path: yaml ? 'assay.config.yaml' : `assay.config.${ending}`,
      content: yaml ? yamlConfig(config) : moduleConfig(config),
      because: reasons(project),
    },
    ...(project.hasVitestTests
      ? []
      : [
          {
            path: `suites/unit/example.test.${ending}`,
            content: unitTest,
            because: 'no test of Vitest was found',
          },
        ]),
    ...(server === null
      ? []
      : [
          {
            path: `suites/integration/ready.test.${ending}`,
            content: integrationTest(server.ready),
            because: 'a first test against the running server',
          },
        ]),
    ...(server === null || project.scripts.length > 0
      ? []
      : [
          {
            path: `suites/load/smoke.${ending}`,
            content: loadScenario(server.ready),
            because: 'a first load scenario, a k6 script',
          },
        ]),
    ...(project.ci.includes('github')
      ? [
          {
            path: '.github/workflows/assay.yml',
            content: githubWorkflow,
            because: 'there is a .github',
          },
          {
            path: '.github/actions/assay/action.yml',
            content: githubAction,
            because: 'its steps: cache, run, summary, annotations, artifact, comment',
          },
        ]
      : []),
    ...(project.ci.includes('gitlab')
      ? [
          {
            path: 'assay.gitlab-ci.yml',
            content: gitlabJob,
            because: 'there is a .gitlab-ci.yml; include it there',
          },
        ]
      : []),
  ];
}

function reasons({ server, services, scripts, models, hasOnnxRuntime }: Project): string {
  const { postgres, redis } = services;
  return [
    server === null ? 'no server was found' : server.because,
    ...(postgres === null ? [] : [`Postgres, since ${postgres.because}`]),
    ...(postgres?.migrations ? [`its databases start from ${postgres.migrations}`] : []),
    ...(redis === null ? [] : [`Redis, since ${redis.because}`]),
    ...(hasOnnxRuntime ? models.map((model) => `the model ${model}`) : []),
    ...scripts.map((script) => `the k6 script ${script}`),
  ].join('; ');
}
