import { expect, test } from 'vitest';

import { goModule } from '../../../../../harness/setup/k6/from-go-module.ts';

test('has the major version in the path of the module from 2 on', () => {
  expect(goModule('2.2.0')).toBe('go.k6.io/k6/v2');
  expect(goModule('1.8.1')).toBe('go.k6.io/k6');
});
