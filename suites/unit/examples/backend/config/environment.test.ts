import { expect, test } from 'vitest';
import {
  ConfigurationError,
  readConfig,
} from '../../../../../examples/backend/config/environment.ts';

const needed = {
  DATABASE_URL: 'postgres://user:secret@db.example:5432/backend',
  REDIS_URL: 'redis://:secret@cache.example:6379/0',
};

function messageOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

test('two URLs are enough; everything else has a safe default', () => {
  const config = readConfig(needed);
  expect(config).toMatchObject({
    HOST: '127.0.0.1',
    PORT: 8080,
    CORS_ORIGINS: [],
    RATE_LIMIT_MAX: 60_000,
    LOG_LEVEL: 'info',
  });
});

test('a missing variable is named, with what is allowed and an example', () => {
  const message = messageOf({ REDIS_URL: needed.REDIS_URL });
  expect(message).toBe(
    'DATABASE_URL is not set; allowed: a postgres:// URL, with a password unless the host is loopback.' +
      ' Example: DATABASE_URL=postgres://user:password@127.0.0.1:5432/backend',
  );
});

test('an empty variable counts as one that is not set', () => {
  expect(readConfig({ ...needed, PORT: '' }).PORT).toBe(8080);
});

test('everything that is wrong is said at once, one line each', () => {
  const lines = messageOf({ ...needed, PORT: '65536', LOG_LEVEL: 'loud' }).split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^PORT is "65536"; allowed: an integer from 0 to 65535/),
    expect.stringMatching(/^LOG_LEVEL is "loud"; allowed: fatal, error/),
  ]);
});

test('a wrong secret is not repeated', () => {
  const message = messageOf({ ...needed, DATABASE_URL: 'mysql://user:hunter2@db/x' });
  expect(message).toContain('DATABASE_URL is (hidden)');
  expect(message).not.toContain('hunter2');
});

test.each(['*', 'https://*.example.org', 'example.org', 'https://example.org/path'])(
  'the CORS origin %s is refused: only exact origins are allowed',
  (origin) => {
    expect(messageOf({ ...needed, CORS_ORIGINS: origin })).toContain('no wildcard');
  },
);

test('several CORS origins are separated by commas', () => {
  const config = readConfig({
    ...needed,
    CORS_ORIGINS: 'https://a.example, http://b.example:3000',
  });
  expect(config.CORS_ORIGINS).toEqual(['https://a.example', 'http://b.example:3000']);
});

test('a server on another host must ask for a password; one on loopback need not', () => {
  expect(messageOf({ ...needed, REDIS_URL: 'redis://cache.example:6379' })).toContain('REDIS_URL');
  expect(readConfig({ ...needed, REDIS_URL: 'redis://127.0.0.1:6379' }).REDIS_URL).toBeDefined();
});
