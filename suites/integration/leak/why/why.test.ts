import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Explanation } from '../../../../harness/measurement/leak/why/explain.ts';

const program = fileURLToPath(new URL('explain-here.ts', import.meta.url));

describe('why something is kept', { tags: ['integration', 'slow'], timeout: 600_000 }, () => {
  let why: Readonly<Record<string, Explanation>> = {};

  beforeAll(async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-why-'));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [program, folder.path], {
      maxBuffer: 64 * 1024 * 1024,
    });
    why = JSON.parse(stdout) as Readonly<Record<string, Explanation>>;
  }, 600_000);

  const headline = (name: string): string => why[name]?.headline ?? `no reason for ${name}`;

  test('through the WeakMap that a compiler made of a private field', () => {
    expect(headline('compiledPrivate')).toMatch(/ in store\.#items\[…\]/);
  });

  test('by a package: with its name, its line and the line of its caller', () => {
    expect(headline('compiledPrivate')).toMatch(
      /← add \S*explain-here\.ts:\d+ through @scope\/keeper: \S+ \S*index\.js:\d/,
    );
  });

  test('a table that has room left: by its variable, and not by what grew beside it', () => {
    expect(headline('table')).toMatch(/^1 × table of [\d,.]+ [kM]B in seen of \S*table\.js:1$/);
  });

  test('outside of the heap: by what owns it there', () => {
    expect(headline('wasm')).toMatch(/(Memory|ArrayBuffer \(its bytes\)).* in memories\[…\]/);
  });

  test('outside of the heap: by what is shared, and by what grew in place', () => {
    expect(headline('shared')).toMatch(/ArrayBuffer \(its bytes\) in frames\[…\]/);
    expect(headline('grownInPlace')).toMatch(/ArrayBuffer.* in log of \S*log\.js:1/);
  });

  test('outside of the heap: that no JavaScript does, and not the noise of the heap', () => {
    expect(headline('native')).toMatch(/^no JavaScript object that grew keeps it/);
  });

  test.for([['open'], ['promisesOpen']] as const)('a descriptor of %s: by its line', ([name]) => {
    expect(headline(name)).toMatch(/^descriptor ← .*explain-here\.ts:\d+/);
  });
});
