import { stringify } from 'yaml';
import type { Project } from './read-project.ts';

/** Where nothing says what starts the back end, the config says that it is to be filled in. */
const unknownCommand = 'node server.js';

/** `assay.config.ts` for a project: what is known of it, and thresholds to start from. */
export function typescriptConfig(project: Project): string {
  const services = [
    ...(project.postgres ? ['postgres: {}'] : []),
    ...(project.redis ? ['redis: {}'] : []),
  ].join(', ');
  const note =
    project.command === null
      ? '    // What starts your back end; it gets PORT, DATABASE_URL and REDIS_URL.\n'
      : '';
  return `import { defineConfig } from 'assay/config';

export default defineConfig({
  target: {
${note}    command: ${quote(project.command ?? unknownCommand)},
    ready: '/health',
  },
  services: {${services === '' ? '' : ` ${services} `}},
  thresholds: {
    'load/smoke': { latency: { p99: '<= 250ms' }, errors: '<= 1%' },
  },
});
`;
}

/** The same in YAML. */
export function yamlConfig(project: Project): string {
  return stringify({
    target: { command: project.command ?? unknownCommand, ready: '/health' },
    services: { ...(project.postgres && { postgres: {} }), ...(project.redis && { redis: {} }) },
    thresholds: { 'load/smoke': { latency: { p99: '<= 250ms' }, errors: '<= 1%' } },
  });
}

export const loadScenario = `import http from 'k6/http';
import { server } from 'assay/k6';

// Independent clients at a constant rate; latency counts from when a request was to start.
export const options = { scenarios: { smoke: server({ rate: 50, duration: '30s' }) } };

export default () => http.get(\`\${__ENV.TARGET}/health\`);
`;

export const unitTest = `import { expect, test } from 'vitest';

test('adds', () => {
  expect(1 + 1).toBe(2);
});
`;

function quote(text: string): string {
  return `'${text.replaceAll('\\\\', '\\\\\\\\').replaceAll("'", "\\\\'")}'`;
}
