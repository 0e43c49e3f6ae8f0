import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign, verify } from '../../../../examples/backend/tasks/webhooks.ts';

const secret = 'a'.repeat(32);
const NOW = 1_800_000_000_000;

test('what was signed is believed, and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (body, other) => {
      const signature = sign(secret, body, NOW);
      expect(verify(secret, body, signature, NOW)).toBe(true);
      expect(verify('b'.repeat(32), body, signature, NOW)).toBe(false);
      expect(verify(secret, other, signature, NOW)).toBe(other === body);
    }),
  );
});

test.each([
  ['just before 5 minutes are over', 299_000, true],
  ['after 5 minutes: a replay', 301_000, false],
  ['from the future', -301_000, false],
])('a delivery %s', (_, laterMs, isBelieved) => {
  expect(verify(secret, '{}', sign(secret, '{}', NOW), NOW + laterMs)).toBe(isBelieved);
});

test.each(['', 't=1', 'v1=0', `t=1800000000,v1=${'0'.repeat(63)}`, `t=1e9,v1=${'0'.repeat(64)}`])(
  'the signature %j is none',
  (signature) => {
    expect(verify(secret, '{}', signature, NOW)).toBe(false);
  },
);

test('a new time on an old signature is no signature', () => {
  const old = sign(secret, '{}', NOW - 3_600_000);
  const renewed = old.replace(/t=\d+/, `t=${NOW / 1_000}`);
  expect(verify(secret, '{}', renewed, NOW)).toBe(false);
});
