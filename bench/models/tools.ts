import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeModel, encodeModel } from '../../fixtures/models/onnx/model-file.ts';
import type { Cell } from './cell.ts';

const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));

interface Asked {
  readonly path: string;
  /** For what it writes; the same for all tools of a model. */
  readonly folder: string;
  /** Of a comparison's pairs: `45s`. */
  readonly budget: string;
}

/** One column of the table. */
export interface Tool {
  /** Whether it takes times that are shown: it runs alone on the machine then. */
  readonly isTimed: boolean;
  readonly run: (asked: Asked) => Promise<Cell>;
}

/** A tool that hangs is a fault, too. */
const TIMEOUT_MS = 180_000;

/** Exit codes of a tool that has said why it can't: a gate failed, the usage is wrong. */
const refusing: ReadonlySet<unknown> = new Set([1, 2]);

/** Runs `assay model …` as a user does. @param show the cell's text, of what it printed as JSON */
async function cell(args: readonly string[], show: (answer: never) => string): Promise<Cell> {
  const options = { timeout: TIMEOUT_MS, maxBuffer: 2 ** 28 };
  const command = [assay, 'model', ...args, '--json'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, options);
    return { state: 'right', text: show(JSON.parse(stdout) as never) };
  } catch (error) {
    const ended = error as { code?: unknown; stdout?: string; stderr?: string; killed?: boolean };
    if (ended.killed === true) {
      return { state: 'wrong', reason: `no end within ${TIMEOUT_MS / 1000} s` };
    }
    const answer = tryJson(ended.stdout ?? '');
    // A verdict that is bad news is an answer all the same.
    if (answer !== null && ended.code === 1) return { state: 'right', text: show(answer as never) };
    const reason = reasonIn(ended.stderr ?? String(error));
    if (refusing.has(ended.code)) return { state: 'refused', reason };
    return { state: 'wrong', reason: `exit ${String(ended.code)}: ${reason}` };
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Its own words, without the place of the file. */
function reasonIn(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('assay: ')) ?? stderr;
  return line
    .replace('assay: ', '')
    .replaceAll(/\S*\/([^/\s]+\.onnx)/g, '$1')
    .replaceAll('|', '/')
    .replaceAll('\n', ' ')
    .trim()
    .slice(0, 240);
}

/** A tool that takes no times, by its arguments. */
function untimed(args: (asked: Asked) => readonly string[], show: (answer: never) => string): Tool {
  return { isTimed: false, run: (asked) => cell(args(asked), show) };
}

interface Quantized {
  readonly bytes: number;
  readonly bytesBefore: number;
  readonly error: { readonly relative: number };
}

function quantize(mode: string): Tool {
  return untimed(
    ({ path, folder }) => ['quantize', path, '--mode', mode, '--out', fileOf(folder, mode)],
    ({ bytes, bytesBefore, error }: Quantized) =>
      `${percent(bytes / bytesBefore, 0)}, error ${percent(error.relative, 1)}`,
  );
}

function fileOf(folder: string, mode: string): string {
  return join(folder, `${mode}.onnx`);
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

interface Compared {
  readonly verdict: string;
  readonly facts: {
    readonly reference: { readonly latencyMsP50: number };
    readonly variant: { readonly latencyMsP50: number };
    readonly error: { readonly relative: number };
  };
}

/** Whether FP16, which a CPU computes in FP32, takes at most twice the time. */
const compare: Tool = {
  isTimed: true,
  run: async ({ path, folder, budget }) => {
    const fp16 = fileOf(folder, 'fp16');
    if (!existsSync(fp16)) return { state: 'refused', reason: 'there is no FP16 file to compare' };
    const limits = ['--accuracy', 'none', '--slower', '<= 100%', '--budget', budget];
    return cell(
      ['compare', path, fp16, ...limits, '--allow-inconclusive'],
      ({ verdict, facts: { reference, variant, error } }: Compared) =>
        `${verdict}, ${(variant.latencyMsP50 / reference.latencyMsP50).toFixed(2)}×, error ${percent(error.relative, 1)}`,
    );
  },
};

/** In the order of the table. */
export const tools: Readonly<Record<string, Tool>> = {
  'round trip': {
    isTimed: false,
    run: async ({ path }) => {
      const bytes = await readFile(path);
      const isSame = Buffer.compare(encodeModel(decodeModel(bytes)), bytes) === 0;
      return isSame
        ? { state: 'right', text: 'the same bytes' }
        : { state: 'wrong', reason: 'other bytes come back' };
    },
  },
  parameters: untimed(
    ({ path }) => ['describe', path],
    ({ parameters }: { parameters: number }) => parameters.toLocaleString('en-US'),
  ),
  validate: untimed(
    ({ path }) => ['validate', path],
    ({ valid, findings }: { valid: boolean; findings: { state: string }[] }) => {
      const warnings = findings.filter(({ state }) => state === 'warning').length;
      return `${valid ? 'valid' : 'not valid'}${warnings === 0 ? '' : `, ${warnings} warning${warnings === 1 ? '' : 's'}`}`;
    },
  ),
  optimize: untimed(
    ({ path, folder }) => ['optimize', path, '--out', folder],
    ({ levels }: { levels: { largestRelativeError: number }[] }) => {
      const worst = Math.max(...levels.map((one) => one.largestRelativeError));
      return `${levels.length - 1} levels, ${worst === 0 ? '0' : worst.toExponential(0)}`;
    },
  ),
  'static int8': quantize('static-int8'),
  'dynamic int8': quantize('dynamic-int8'),
  fp16: quantize('fp16'),
  'compare fp16': compare,
};
