import { expect, test } from 'vitest';
import { redactOutput } from '../../../../harness/cli/redact-output.ts';
import { Redaction } from '../../../../harness/config/redaction.ts';

const secret = 'pl4nted/S3cret+w0rd=';

function written(write: (stream: NodeJS.WriteStream['write']) => void): readonly unknown[] {
  const chunks: unknown[] = [];
  const stream = {
    write: (chunk: unknown, ...rest: readonly unknown[]) => {
      chunks.push(chunk, ...rest);
      return true;
    },
  };
  redactOutput([stream], new Redaction([secret]));
  write(stream.write);
  return chunks;
}

test('a command prints no secret, in none of its spellings', () => {
  const base64 = Buffer.from(secret).toString('base64');
  expect(written((write) => write(`${secret} ${encodeURIComponent(secret)} ${base64}\n`))).toEqual([
    '[redacted] [redacted] [redacted]\n',
  ]);
});

const done = (): void => {};

test('an encoding and a callback are passed on, and bytes are left alone', () => {
  const bytes = Buffer.from('a');
  const chunks = written((write) => {
    write('a', 'utf8', done);
    write(bytes);
  });
  expect(chunks).toEqual(['a', 'utf8', done, bytes]);
});
