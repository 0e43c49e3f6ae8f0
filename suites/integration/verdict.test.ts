import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from 'assay';
import { describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const config = 'suites/integration/planted/assay.config.ts';

const limits = {
  slow: 'load/predict latency.p97',
  failing: 'load/predict errors',
  // Resources that nobody wrote a limit for are one gate; its reason and its evidence name the one.
  leaking: 'stress/predict retained.others',
  unreleased: 'stress/predict retained.others',
  duplicating: 'stress/predict retained.others',
};

interface Verdict {
  readonly code: number | null;
  readonly output: string;
  readonly document: RunDocument;
  readonly page: string;
}

/** `assay run` of the short profile against one back end; null for the reference one. */
async function runAgainst(
  fault: keyof typeof limits | null,
  suites: readonly string[],
): Promise<Verdict> {
  const runs = await mkdtemp(join(tmpdir(), 'assay-verdict-'));
  try {
    const args = [
      'bin/assay.js',
      'run',
      ...suites,
      '--config',
      config,
      '--set',
      `reports.folder=${runs}`,
    ];
    if (fault !== null) args.push('--set', `target.command=node ${fault}.ts`);
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: ownEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const output = await text(child.stdout);
    const [id] = await readdir(runs);
    const read = async (file: string): Promise<string> =>
      await readFile(join(runs, id ?? '', file), 'utf8');
    return {
      code: await ended,
      output,
      document: JSON.parse(await read('run.json')) as RunDocument,
      page: await read('index.html'),
    };
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
}

/** Ours, without what a surrounding run has set for its own suites. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = new Set(['ASSAY_K6', 'ASSAY_CACHE']);
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => kept.has(name) || !/^(ASSAY_|VITEST|NODE_OPTIONS$|NODE_ENV$)/.test(name),
    ),
  );
}

describe(
  'the verdict on the reference back end',
  { tags: ['slow', 'load'], timeout: 240_000 },
  () => {
    test('is SHIP as it is, or says what it would take to tell where the machine stalls', async () => {
      const { code, output, document } = await runAgainst(null, ['stress', 'load']);
      expect(document.gates.map(({ id }) => id)).toEqual(
        expect.arrayContaining(Object.values(limits)),
      );
      expect(document.gates.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
      const undecided = document.gates.filter(({ verdict }) => verdict === 'inconclusive');
      // A stall delays many requests at once, and moves when memory is given back.
      expect(undecided.length).toBeLessThanOrEqual(2);
      for (const gate of undecided) {
        expect(gate).toMatchObject({
          id: expect.stringMatching(/ latency\.p97$| retained\.others$| applied$/),
          needs: expect.stringMatching(/more (requests|operations)|less busy/),
        });
      }
      expect(output).toMatch(undecided.length === 0 ? /^ +SHIP {2}/m : /^ +CAN'T TELL YET {2}/m);
      expect(code).toBe(undecided.length === 0 ? 0 : 4);
    });

    describe.for([
      ['that sleeps 50 ms in 5 % of requests', 'slow', 'load', 'ms', []],
      ['that answers 1 % of requests with 500', 'failing', 'load', '%', ['exhaustive']],
      ['that keeps every request body', 'leaking', 'stress', 'planted/leaking.ts:', ['exhaustive']],
      [
        'that keeps a Postgres client in 1 of 50',
        'unreleased',
        'stress',
        'planted/unreleased.ts:',
        ['exhaustive'],
      ],
      [
        'that keeps a Redis client in 1 of 50',
        'duplicating',
        'stress',
        'planted/duplicating.ts:',
        ['exhaustive'],
      ],
    ] as const)("is DON'T SHIP for one %s,", ([, fault, suite, shown, tags]) => {
      test('and the page names the gate and what shows it', { tags: [...tags] }, async () => {
        const { code, output, document, page } = await runAgainst(fault, [suite]);
        const failed = document.gates
          .filter(({ verdict }) => verdict === 'fail')
          .map(({ id }) => id);
        expect(failed).toContain(limits[fault]);
        expect(output).toContain("DON'T SHIP");
        expect(output).toContain(limits[fault]);
        expect(page).toContain(limits[fault]);
        expect(page).toContain(shown);
        expect(code).toBe(1);
      });
    });
  },
);
