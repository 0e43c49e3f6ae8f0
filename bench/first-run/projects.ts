/** The smallest projects, by name: what each has before `assay init` is asked. */
export const projects = {
  /** A server in one file, without a test. */
  service: {
    'package.json': JSON.stringify({ type: 'module', scripts: { start: 'node server.js' } }),
    'server.js': `
import { createServer } from 'node:http';

createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 404;
  response.end('{}');
}).listen(Number(process.env.PORT), process.env.HOST);
`,
  },
  /** A module with one test. */
  library: {
    'package.json': JSON.stringify({ type: 'module', exports: './index.js' }),
    'index.js': 'export const double = (value) => 2 * value;\n',
    'index.test.js': `
import { expect, test } from 'vitest';
import { double } from './index.js';

test('doubles', () => {
  expect(double(2)).toBe(4);
});
`,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ProjectName = keyof typeof projects;

/** @throws {Error} there is no such project */
export function projectNamed(name: string): ProjectName {
  if (Object.hasOwn(projects, name)) return name as ProjectName;
  throw new Error(`--project ${name}: there is ${Object.keys(projects).join(', ')}`);
}
