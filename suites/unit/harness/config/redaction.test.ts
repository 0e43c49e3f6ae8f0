import { afterEach, expect, test, vi } from 'vitest';
import { environmentSecrets, namedSecrets } from '../../../../harness/config/environment.ts';
import { Redaction } from '../../../../harness/config/redaction.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a known secret is gone as it is, URL-encoded and escaped in JSON', () => {
  const redaction = new Redaction(['p"ss w/rd']);
  const text = `p"ss w/rd ${encodeURIComponent('p"ss w/rd')} ${JSON.stringify('p"ss w/rd')}`;
  expect(redaction.redact(text)).toBe('[redacted] [redacted] "[redacted]"');
});

test('a password inside of a URL is gone though nobody knew it', () => {
  const redaction = new Redaction([]);
  expect(redaction.redact('at postgres://me:unknown@127.0.0.1:5432/db, redis://:other@h')).toBe(
    'at postgres://me:[redacted]@127.0.0.1:5432/db, redis://:[redacted]@h',
  );
});

test('nothing is left of a secret that holds another one', () => {
  const redaction = new Redaction(['secret', 'secret-and-more']);
  expect(redaction.redact('secret-and-more')).toBe('[redacted]');
});

test('a secret too short to be told from words stays out of the list', () => {
  expect(new Redaction(['test']).redact('a test')).toBe('a test');
});

test('a secret that is added later counts from then on', () => {
  const redaction = new Redaction([]);
  redaction.addUrl('postgres://me:s3cret-s3cret@h/db');
  expect(redaction.redact('got s3cret-s3cret')).toBe('got [redacted]');
});

test('JSON stays JSON', () => {
  const redaction = new Redaction(['tok"en-123']);
  expect(redaction.redactJson({ a: ['tok"en-123', 1] })).toEqual({ a: ['[redacted]', 1] });
});

test('variables with the names of secrets are secrets, and the working folder is none', () => {
  vi.stubEnv('MY_API_KEY', 'key-of-mine');
  vi.stubEnv('DATABASE_URL', 'postgres://me:in-a-url@h/db');
  vi.stubEnv('PWD', '/home/me/project');
  expect(environmentSecrets()).toEqual(expect.arrayContaining(['key-of-mine', 'in-a-url']));
  expect(environmentSecrets()).not.toContain('/home/me/project');
});

test('the config can name more', () => {
  vi.stubEnv('INNOCENT', 'not-at-all');
  expect(namedSecrets(['INNOCENT', 'MISSING'])).toEqual(['not-at-all']);
});
