import { expect, test } from 'vitest';
import { readConfig } from '../../../../../examples/backend/config/environment.ts';
import { redactConfig, redactUrl } from '../../../../../examples/backend/config/redact.ts';

test('a password leaves a URL, the rest of it stays', () => {
  expect(redactUrl('postgres://user:hunter2@db:5432/x')).toBe('postgres://user:redacted@db:5432/x');
  expect(redactUrl('redis://127.0.0.1:6379/0')).toBe('redis://127.0.0.1:6379/0');
});

test('no secret is left in a configuration that is logged', () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://user:hunter2@db/x',
    REDIS_URL: 'redis://:hunter2@cache/0',
  });
  expect(JSON.stringify(redactConfig(config))).not.toContain('hunter2');
});
