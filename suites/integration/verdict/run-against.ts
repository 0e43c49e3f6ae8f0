import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from 'assay';
import { expect } from 'vitest';
import { BUSY_SHARE, watchCpuElsewhere } from '../cpu-elsewhere.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

const config = 'suites/integration/planted/assay.config.ts';

/** The gate that each planted fault breaks. */
export const limits = {
  slow: 'load/predict latency.p97',
  failing: 'load/predict errors',
  // Resources that nobody wrote a limit for are one gate; its reason and its evidence name the one.
  leaking: 'stress/predict retained.others',
  unreleased: 'stress/predict retained.others',
  duplicating: 'stress/predict retained.others',
};

export type Planted = keyof typeof limits;

export interface Verdict {
  /** Of this machine's CPU time meanwhile, the share that went elsewhere. */
  readonly elsewhere: number;
  readonly code: number | null;
  readonly output: string;
  readonly document: RunDocument;
  readonly page: string;
}

/** `assay run` of the short profile against one back end; null for the reference one. */
export async function runAgainst(
  fault: Planted | null,
  suite: 'load' | 'stress',
): Promise<Verdict> {
  const runs = await mkdtemp(join(tmpdir(), 'assay-verdict-'));
  try {
    const folder = `reports.folder=${runs}`;
    const args = ['bin/assay.js', 'run', suite, '--config', config, '--set', folder];
    if (fault !== null) args.push('--set', `target.command=node ${fault}.ts`);
    const cpuElsewhere = watchCpuElsewhere();
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: ownEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const output = await text(child.stdout);
    const id = (await readdir(runs)).find((name) => !name.startsWith('.'));
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

/**
 * Whether the run had the machine for itself: other suites that run at the same time take what they can,
 * and those of the same file are not seen among what went elsewhere.
 */
export type Company = 'alone' | 'beside others';

/** By what went elsewhere in all, or in the slow seconds of the load alone: those a short burst makes, too. */
function isBusy({ elsewhere, document }: Verdict, company: Company): boolean {
  const waited = document.resources?.some(({ bottleneck }) =>
    bottleneck.findings.some(({ kind }) => kind === 'machine cpu'),
  );
  return company === 'beside others' || elsewhere > BUSY_SHARE || waited === true;
}

/** What a stall of the machine may leave undecided: the rest of the gates has time to spare. */
const decidedLate = / latency\.p97$| retained\.\w+$| applied$/;

const words = {
  pass: /^ +SHIP {2}/m,
  fail: /^ +DON'T SHIP {2}/m,
  inconclusive: /^ +CAN'T TELL YET {2}/m,
};

/**
 * The reference back end breaks none of its limits, and what can't be told says what would tell it: on a
 * busy machine that may be any gate, and what it needs is said in the words of any rule.
 */
export function expectShipOrOpen(run: Verdict, company: Company): void {
  const { code, output, document, elsewhere } = run;
  const failed = document.gates.filter(({ verdict }) => verdict === 'fail');
  // A service without a processor is slow, and is said to be; the rest holds on any machine.
  const unexcused = isBusy(run, company)
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
      id: expect.stringMatching(isBusy(run, company) ? /./ : decidedLate),
      needs: expect.stringMatching(/\w{3}/),
    });
    expect(gate.needs).not.toBe(gate.reason);
    expect(output).toContain(`would decide: ${gate.needs}`);
  }
  const verdict = failed.length > 0 ? 'fail' : undecided.length > 0 ? 'inconclusive' : 'pass';
  expect(output).toMatch(words[verdict]);
  expect(code).toBe({ pass: 0, fail: 1, inconclusive: 4 }[verdict]);
}

const starvation = /the host took \d+ % of this machine's CPU time|k6 used \S+ of \d+ cores/;

/** Null where the fault was to be found, else why the machine could not show it. */
export function withoutEvidence(fault: Planted, run: Verdict, company: Company): string | null {
  const { gates } = run.document;
  // A machine can keep a gate from its verdict, also where it makes another one fail; it passes none.
  const broken = gates.find(({ id }) => id === limits[fault]);
  if (broken?.verdict !== 'inconclusive') return null;
  // A machine without CPU time for the target is no evidence against the target.
  const starved = gates.find(({ reason }) => starvation.test(reason))?.reason;
  if (starved !== undefined) return starved;
  return isBusy(run, company) ? `the machine was busy with something else: ${broken.reason}` : null;
}

/** @param shown stands on the page, beside the gate that the fault breaks */
export function expectDontShip(fault: Planted, shown: string, run: Verdict): void {
  const { code, output, document, page } = run;
  const failed = document.gates.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  expect(failed, `the run said:\n${output}`).toContain(limits[fault]);
  expect(output).toContain("DON'T SHIP");
  expect(output).toContain(limits[fault]);
  expect(page).toContain(limits[fault]);
  expect(page).toContain(shown);
  expect(code).toBe(1);
}
