/** Two packages under one root: a service and a library. */
export const monorepo: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'monorepo',
    private: true,
    workspaces: ['packages/*'],
    devDependencies: { vitest: '^5.0.0' },
  }),
  'packages/service/package.json': JSON.stringify({
    name: '@mono/service',
    version: '1.0.0',
    type: 'module',
    scripts: { start: 'node server.js' },
  }),
  'packages/service/server.js': `
import { createServer } from 'node:http';

createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 404;
  response.end('{}');
}).listen(Number(process.env.PORT), process.env.HOST);
`,
  'packages/core/package.json': JSON.stringify({
    name: '@mono/core',
    version: '1.0.0',
    type: 'module',
    devDependencies: { vitest: '^5.0.0' },
  }),
  'packages/core/index.js': 'export const one = 1;\n',
  'packages/core/index.test.js': `
import { expect, test } from 'vitest';
import { one } from './index.js';

test('is one', () => {
  expect(one).toBe(1);
});
`,
};
