// @module-tag exhaustive
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SeedingReport } from '../../../harness/seeding/keep.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const MINUTE_MS = 60_000;

function selftest(): Promise<SeedingReport> {
  const args = ['bin/assay.js', 'selftest', '--project', '--json', '--budget', '25m'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: repository }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr, { cause: error }));
      else resolve(JSON.parse(stdout) as SeedingReport);
    });
  });
}

test(
  'no blocking gate of the reference back end is blind, and all that pass without a fault fail on theirs',
  async () => {
    const { gates } = await selftest();
    expect(gates.length).toBeGreaterThan(10);
    expect(gates.filter(({ outcome }) => outcome === 'blind')).toEqual([]);
    // What a busy machine fails without any fault says nothing of the gate.
    const asked = gates.filter(({ clean }) => clean?.verdict === 'pass');
    expect(asked.filter(({ outcome }) => outcome !== 'caught')).toEqual([]);
  },
  30 * MINUTE_MS,
);
