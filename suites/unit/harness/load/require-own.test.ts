import { expect, test } from 'vitest';

import type { TargetConfig } from '../../../../harness/config/targets.ts';
import { requireOwn, requireOwnTargets } from '../../../../harness/load/require-own.ts';

test.each([
  'http://127.0.0.1:8080',
  'http://127.8.9.1/x',
  'https://localhost:1',
  'http://api.localhost:3000/v1',
  'http://[::1]:8080',
])('load may go to %s', (url) => {
  expect(() => requireOwn(url, false)).not.toThrow();
});

test.each([
  'http://192.168.1.7:8080',
  'https://example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://0.0.0.0:80',
  'http://[::ffff:10.0.0.1]/',
])('load may go to %s only where somebody says that it is theirs', (url) => {
  expect(() => requireOwn(url, false)).toThrow(/is not this machine/u);
  expect(() => requireOwn(url, true)).not.toThrow();
});

function server(ways: Partial<TargetConfig>): TargetConfig {
  return { ready: '/health', startupTimeoutMs: 1000, pull: 'missing', env: {}, ...ways };
}

test.each([
  ['runs elsewhere', { target: server({ url: 'https://staging.example.com' }), targets: {} }],
  [
    'is waited for elsewhere beside a command',
    { target: server({ command: 'node server.js', url: 'http://10.0.0.7:80' }), targets: {} },
  ],
  [
    'stands beside the target',
    {
      target: server({ app: './app.ts' }),
      targets: { billing: server({ url: 'https://billing.example.com' }) },
    },
  ],
])('a server that %s gets load only where somebody says that it is theirs', (_what, servers) => {
  expect(() => requireOwnTargets(servers, false)).toThrow(/is not this machine/u);
  expect(() => requireOwnTargets(servers, true)).not.toThrow();
});

test.each([
  server({ url: 'http://127.0.0.1:8080' }),
  server({ command: 'node server.js', url: 'http://0.0.0.0:8080' }),
  server({ image: 'shop:1' }),
])('a server of this machine, and one that is started here, get it: %o', (target) => {
  expect(() => requireOwnTargets({ target, targets: {} }, false)).not.toThrow();
});
