import { expect, test } from 'vitest';

import type { TargetConfig } from '../../../../../harness/config/targets.ts';
import { requireComparable } from '../../../../../harness/run/target/require-target.ts';

function target(ways: Partial<TargetConfig>): TargetConfig {
  return { ready: '/health', startupTimeoutMs: 1000, pull: 'missing', env: {}, ...ways };
}

test('only what is started from the files of a commit can be compared with another one', () => {
  expect(() => requireComparable(target({ command: 'node server.js' }))).not.toThrow();
  expect(() => requireComparable(target({ app: './app.ts' }))).not.toThrow();
  for (const fixed of [target({ image: 'shop:1' }), target({ url: 'http://127.0.0.1:1' })]) {
    expect(() => requireComparable(fixed)).toThrow(/is not started from the files of one/u);
  }
});
