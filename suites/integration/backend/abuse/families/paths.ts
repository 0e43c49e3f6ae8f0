import { type Family, pairs } from '../bad-input.ts';

const sql = [
  "' or '1'='1",
  "1'; drop table predictions; --",
  "1' union select * from pg_shadow --",
  '1; select pg_sleep(10)',
  '1)) or 1=1 --',
  "\\'; --",
  '$1',
  "e'\\x27'",
  '/**/or/**/1=1',
];
const javascript = [
  '${process.env}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '%00',
  '../../etc/passwd',
];
const integers = [
  '0',
  '-1',
  '1.5',
  '1e1',
  '0x1',
  '+1',
  ' 1',
  '1 ',
  '01x',
  'NaN',
  'Infinity',
  'null',
  'true',
  '１',
  '9007199254740993',
  '9'.repeat(30),
  '1,2',
  '[1]',
  '',
  '١',
  '1\0',
  '0b1',
  '0o7',
  '1_000',
];

function query(name: string, value: string): string {
  return `/predictions?${name}=${encodeURIComponent(value)}`;
}

export const wrongQueries: Family = {
  name: 'queries that are no numbers, labels or ids',
  statuses: [400],
  inputs: [
    ...pairs(['limit', 'before'], [...integers, ...sql]).map(([name, value]) => ({
      name: `${name}=${value.slice(0, 30)}`,
      method: 'GET',
      path: query(name, value),
    })),
    ...[...sql, ...javascript, 'constructor', '__proto__', 'x'.repeat(5_000), 'HEALTHY', ''].map(
      (value) => ({
        name: `label=${value.slice(0, 30)}`,
        method: 'GET',
        path: query('label', value),
      }),
    ),
    ...[
      'limit=1&limit=2',
      'label[]=wear',
      'before[$gt]=1',
      '__proto__[x]=1',
      'constructor=1',
      'other=1',
    ].map((text) => ({ name: text, method: 'GET', path: `/predictions?${text}` })),
  ],
};

/** An id that is well-formed and of nothing is 404 as well. */
export const wrongIds: Family = {
  name: 'ids that are none',
  statuses: [400, 404],
  inputs: [
    ...[...integers.filter((text) => text !== ''), ...sql, ...javascript].map((value) => ({
      name: `prediction ${value.slice(0, 30)}`,
      method: 'GET',
      path: `/predictions/${encodeURIComponent(value)}`,
    })),
    ...[
      'meta',
      'id',
      'wait',
      'active',
      'events',
      'completed',
      'failed',
      'delayed',
      'prioritized',

      'stalled-check',
      'limiter',
      'repeat',
      'pc',
      'marker',
      'stalled',
      '*',
      'meta:x',
      '1',
      '..',
      ...sql,
    ].map((value) => ({
      name: `task ${value}`,
      method: 'GET',
      path: `/tasks/${encodeURIComponent(value)}`,
    })),
    ...[...sql, ...javascript, 'constructor', 'fault%2f..', 'x'.repeat(99)].map((value) => ({
      name: `model ${value.slice(0, 30)}`,
      method: 'GET',
      path: `/v2/models/${encodeURIComponent(value)}`,
    })),
  ],
};

export const pathTricks: Family = {
  name: 'paths that lead nowhere',
  statuses: [400, 404, 414],
  inputs: [
    '/tasks/%zz',
    '/tasks/%',
    '/tasks/%c3%28',
    '/predictions/%ff',
    '/v2/models/%e0%80%80',
    '/%2e%2e',
    '/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '//',
    '///predict',
    '/predict/',
    '/PREDICT',
    '/.git/config',
    '/.env',
    '/package.json',
    '/main.ts',
    '/node_modules',
    '/proc/self/environ',
    '/predict%00',
    '/predict;x=1',
    '/predict/batch/..',
    '/v2/models/fault/versions/../infer',
    '/v2/models//infer',
    '/v2/models/fault/versions//ready',
    '/tasks/',
    '/predictions/',
    '/%20',
    `/tasks/${'a'.repeat(200)}`,
    `/predictions/${'1'.repeat(2e3)}`,
    `/${'x'.repeat(8e3)}`,
    '/*',
    '/metrics/x',
    '/health/x',
    '/wp-admin.php',
    '/graphql',
    '/actuator/env',
    '/%F0%9F%92%A9',
  ].map((path) => ({ name: path.slice(0, 60), method: 'GET', path })),
};

export const wrongMethods: Family = {
  name: 'methods that a path does not know',
  statuses: [404, 405],
  inputs: pairs(
    ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'SEARCH'],
    ['/predict', '/predictions', '/predictions/1', '/tasks', '/health', '/metrics'],
  ).map(([method, path]) => ({ name: `${method} ${path}`, method, path })),
};
