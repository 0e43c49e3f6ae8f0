import { expect, test } from 'vitest';
import { redactUrl } from '../../../../../examples/backend/config/redact.ts';

test('a password leaves a URL, the rest of it stays', () => {
  expect(redactUrl('postgres://user:hunter2@db:5432/x')).toBe('postgres://user:redacted@db:5432/x');
  expect(redactUrl('redis://127.0.0.1:6379/0')).toBe('redis://127.0.0.1:6379/0');
});
