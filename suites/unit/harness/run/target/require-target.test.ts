import { expect, test } from 'vitest';

import type { TargetConfig } from '../../../../../harness/config/targets.ts';
import {
  requireComparable,
  requireOwnTarget,
} from '../../../../../harness/run/target/require-target.ts';

function target(ways: Partial<TargetConfig>): TargetConfig {
  return { ready: '/health', startupTimeoutMs: 1000, pull: 'missing', env: {}, ...ways };
}

test('a target that runs elsewhere gets no load unless it is said to be own', () => {
  const elsewhere = target({ url: 'https://staging.example.com' });
  expect(() => requireOwnTarget(elsewhere, false)).toThrow(/is not this machine/u);
  expect(() => requireOwnTarget(elsewhere, true)).not.toThrow();
});

test('a target of this machine, and one that is started here, get it', () => {
  for (const here of [
    target({ url: 'http://127.0.0.1:8080' }),
    target({ command: 'node server.js', url: 'http://0.0.0.0:8080' }),
    target({ image: 'shop:1' }),
  ]) {
    expect(() => requireOwnTarget(here, false)).not.toThrow();
  }
});

test('only what is started from the files of a commit can be compared with another one', () => {
  expect(() => requireComparable(target({ command: 'node server.js' }))).not.toThrow();
  expect(() => requireComparable(target({ app: './app.ts' }))).not.toThrow();
  for (const fixed of [target({ image: 'shop:1' }), target({ url: 'http://127.0.0.1:1' })]) {
    expect(() => requireComparable(fixed)).toThrow(/is not started from the files of one/u);
  }
});
