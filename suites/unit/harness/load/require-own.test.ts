import { expect, test } from 'vitest';

import { requireOwn } from '../../../../harness/load/require-own.ts';

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
