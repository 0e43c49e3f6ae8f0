import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from 'assay';
import { describe, expect, test } from 'vitest';
import { watchCpuElsewhere } from './cpu-elsewhere.ts';

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

const starvation = /the host took \d+ % of this machine's CPU time|k6 used \S+ of \d+ cores/;

/** Of the CPU time, what may go to others until times mean little: a quarter is half of two cores. */
const busyShare = 0.25;

/** What a stall of the machine may leave undecided: the rest of the gates has time to spare. */
const decidedLate = / latency\.p97$| retained\.\w+$| applied$/;

const words = {
  pass: /^ +SHIP {2}/m,
  fail: /^ +DON'T SHIP {2}/m,
  inconclusive: /^ +CAN'T TELL YET {2}/m,
};

interface Verdict {
  /** Of this machine's CPU time meanwhile, the share that went elsewhere. */
  readonly elsewhere: number;
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
    const cpuElsewhere = watchCpuElsewhere();
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
    const code = await ended;
    return {
      code,
      elsewhere: cpuElsewhere(),
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
  { tags: ['slow', 'load'], timeout: 480_000 },
  () => {
    test('is SHIP as it is, or says what it would take to tell where the machine stalls', async () => {
      const { code, output, document, elsewhere } = await runAgainst(null, ['stress', 'load']);
      expect(document.gates.map(({ id }) => id)).toEqual(
        expect.arrayContaining(Object.values(limits)),
      );
      const failed = document.gates.filter(({ verdict }) => verdict === 'fail');
      // A service without a processor is slow, and is said to be; the rest holds on any machine.
      const isBusy = elsewhere > busyShare;
      const unexcused = isBusy
        ? failed.filter(({ subject }) => subject !== 'load/predict')
        : failed;
      expect(unexcused, `${elsewhere} of the CPU time went elsewhere\n${output}`).toEqual([]);
      const open = document.gates.filter(({ verdict }) => verdict === 'inconclusive');
      // Whatever can't be told stands in the terminal, and keeps all that blocks from a pass.
      for (const { id } of open) expect(output).toContain(`?  ${id}`);
      const undecided = open.filter(({ severity }) => severity === 'block');
      // A stall delays many requests at once, and moves when memory is given back.
      for (const gate of undecided) {
        expect(gate, `the run said:\n${output}`).toMatchObject({
          id: expect.stringMatching(isBusy ? /./ : decidedLate),
          needs: expect.stringMatching(
            /more (requests|operations)|machine|rate|at the limit itself/,
          ),
        });
      }
      const verdict = failed.length > 0 ? 'fail' : undecided.length > 0 ? 'inconclusive' : 'pass';
      expect(output).toMatch(words[verdict]);
      expect(code).toBe({ pass: 0, fail: 1, inconclusive: 4 }[verdict]);
    });

    describe.for([
      ['that sleeps 100 ms in 5 % of requests', 'slow', 'load', 'ms', []],
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
      test(
        'and the page names the gate and what shows it',
        { tags: [...tags] },
        async ({ skip }) => {
          const { code, output, document, page, elsewhere } = await runAgainst(fault, [suite]);
          const failed = document.gates
            .filter(({ verdict }) => verdict === 'fail')
            .map(({ id }) => id);
          // A machine without CPU time for the target is no evidence against the target.
          const starved = document.gates.find(({ reason }) => starvation.test(reason))?.reason;
          const isBusy = starved !== undefined || elsewhere > busyShare;
          skip(
            failed.length === 0 && isBusy,
            starved ?? 'the machine was busy with something else',
          );
          expect(failed, `the run said:\n${output}`).toContain(limits[fault]);
          expect(output).toContain("DON'T SHIP");
          expect(output).toContain(limits[fault]);
          expect(page).toContain(limits[fault]);
          expect(page).toContain(shown);
          expect(code).toBe(1);
        },
      );
    });
  },
);
