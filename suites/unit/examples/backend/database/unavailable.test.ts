import { expect, test } from 'vitest';
import {
  asUnavailable,
  DatabaseUnavailableError,
} from '../../../../../examples/backend/database/unavailable.ts';

function errorWithCode(code: string): Error {
  return Object.assign(new Error('because'), { code });
}

test.each([
  ['a refused connection', errorWithCode('ECONNREFUSED')],
  ['a server that shuts down', errorWithCode('57P01')],
  ['too many connections', errorWithCode('53300')],
  ['a pool that has none to give', new Error('timeout exceeded when trying to connect')],
  ['one that the ORM wrapped', new Error('Failed query', { cause: errorWithCode('08006') })],
])('%s means that the database is not available', (_, error) => {
  expect(asUnavailable(error)).toBeInstanceOf(DatabaseUnavailableError);
});

test.each([
  ['a broken constraint', errorWithCode('23505')],
  ['a syntax error', errorWithCode('42601')],
  ['a column that is missing', new Error('Failed query', { cause: errorWithCode('42703') })],
])('%s is our mistake and stays what it is', (_, error) => {
  expect(asUnavailable(error)).toBe(error);
});
