import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RedactedPieces } from '../../../../harness/config/redacted-pieces.ts';
import { Redaction } from '../../../../harness/config/redaction.ts';

const secret = 'pl4nted-s3cret';

function through(pieces: readonly string[]): string {
  let text = '';
  const output = new RedactedPieces(new Redaction([secret]), (piece) => {
    text += piece;
  });
  for (const piece of pieces) output.push(piece);
  output.end();
  return text;
}

test('a secret is gone wherever it is cut, also far behind and in front of other text', () => {
  for (let cut = 0; cut <= secret.length; cut++) {
    const pieces = ['a'.repeat(5_000), secret.slice(0, cut), secret.slice(cut), 'b'.repeat(5_000)];
    expect(through(pieces)).toBe(`${'a'.repeat(5_000)}[redacted]${'b'.repeat(5_000)}`);
  }
});

test('what it writes is what the redaction of the whole text is, however it is cut', () => {
  const part = fc.constantFrom(secret, secret.slice(0, 5), 'postgres://me:word@h ', '\n', 'text');
  fc.assert(
    fc.property(fc.array(part), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const whole = parts.join('');
      const pieces = whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(through(pieces)).toBe(new Redaction([secret]).redact(whole));
    }),
  );
});
