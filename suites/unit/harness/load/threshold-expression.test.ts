import { expect, test } from 'vitest';

import { parseExpression, parseSelector } from '../../../../harness/load/threshold-expression.ts';

test.for([
  ['p(95)<500', { statistic: 'p(95)', comparison: '<', limit: 500 }],
  [' p(99.9) <= 1e3 ', { statistic: 'p(99.9)', comparison: '<=', limit: 1000 }],
  ['count===0', { statistic: 'count', comparison: '==', limit: 0 }],
  ['rate != .5', { statistic: 'rate', comparison: '!=', limit: 0.5 }],
  ['median<5', null],
] as const)('reads the expression %s', ([text, expected]) => {
  expect(parseExpression(text)).toEqual(expected);
});

test.for([
  ['http_reqs', 'http_reqs', {}],
  ['http_reqs{ kind:api }', 'http_reqs{kind:api}', { kind: 'api' }],
  [
    'a{group:::login, name:"x y"}',
    'a{group:::login, name:"x y"}',
    { group: '::login', name: 'x y' },
  ],
] as const)('reads the selector %s', ([text, name, tags]) => {
  expect(parseSelector(text)).toMatchObject({ name, tags });
});
