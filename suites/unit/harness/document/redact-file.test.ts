import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Redaction } from '../../../../harness/config/redaction.ts';
import { redactFile } from '../../../../harness/document/redact-file.ts';

const secret = 'pl4nted-sécret';
const redaction = new Redaction([secret]);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-redact-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function redacted(name: string, content: string | Uint8Array): Promise<Buffer> {
  const path = join(folder, name);
  writeFileSync(path, content);
  await redactFile(path, redaction);
  expect(readdirSync(folder)).toEqual([name]);
  return readFileSync(path);
}

test('a secret is gone from a file of several pieces, also where one ends in the middle of it', async () => {
  const before = 'x'.repeat(64 * 1024 - 5);
  const clean = await redacted('points.csv', `${before}${secret} and ${secret}\n`);
  expect(clean.toString()).toBe(`${before}[redacted] and [redacted]\n`);
});

test('bytes of no encoding stay as they are around it', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]);
  const clean = await redacted('dump', Buffer.concat([bytes, Buffer.from(secret), bytes]));
  expect(clean).toEqual(Buffer.concat([bytes, Buffer.from('[redacted]'), bytes]));
});

test('a secret is gone from a compressed file', async () => {
  const clean = await redacted('points.csv.gz', gzipSync(`a\n${secret}\nb\n`));
  expect(gunzipSync(clean).toString()).toBe('a\n[redacted]\nb\n');
});

test('a compressed file that was cut off is read as far as it goes', async () => {
  const lines = Array.from({ length: 9_999 }, (_, index) => `${index} ${secret}\n`).join('');
  const whole = gzipSync(lines);
  const clean = await redacted('points.csv.gz', whole.subarray(0, whole.length / 2));
  const text = gunzipSync(clean).toString();
  expect(text).toContain('0 [redacted]\n1 [redacted]');
  expect(text).not.toContain('pl4nted');
});

test('what is only called compressed is searched as it is', async () => {
  expect((await redacted('notes.gz', `a ${secret}`)).toString()).toBe('a [redacted]');
});

test('a file without a secret is not written anew', async () => {
  const path = join(folder, 'a.log');
  writeFileSync(path, 'nothing to hide');
  const { ino } = statSync(path);
  await redactFile(path, redaction);
  expect(statSync(path).ino).toBe(ino);
});

test('a file that is gone is none', async () => {
  await expect(redactFile(join(folder, 'gone'), redaction)).resolves.toBeUndefined();
});
