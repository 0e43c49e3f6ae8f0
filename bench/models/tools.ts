import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeModel, encodeModel } from '../../fixtures/models/onnx/model-file.ts';

const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));

/** One cell of the table: what a tool made of a model, in a folder of its own. */
type Tool = (path: string, folder: string) => Promise<string>;

/** A tool that hangs is a fault, too. */
const TIMEOUT_MS = 120_000;

async function cell(args: readonly string[], show: (answer: never) => string): Promise<string> {
  try {
    const options = { timeout: TIMEOUT_MS, maxBuffer: 2 ** 28 };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [assay, 'model', ...args, '--json'],
      options,
    );
    return show(JSON.parse(stdout) as never);
  } catch (error) {
    const {
      code,
      stdout = '',
      stderr = '',
      killed,
    } = error as {
      code?: number;
      stdout?: string;
      stderr?: string;
      killed?: boolean;
    };
    if (killed === true) return `no end within ${TIMEOUT_MS / 1000} s`;
    const answer = tryJson(stdout);
    const words = answer === null ? reasonIn(stderr) : show(answer as never);
    return `exit ${code}: ${words}`;
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function reasonIn(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('assay: ')) ?? stderr;
  return line.replace('assay: ', '').replaceAll('|', '/').slice(0, 160);
}

function quantize(mode: string): Tool {
  return (path, folder) =>
    cell(
      ['quantize', path, '--mode', mode, '--out', join(folder, `${mode}.onnx`)],
      ({
        bytes,
        bytesBefore,
        error,
      }: {
        bytes: number;
        bytesBefore: number;
        error: { relative: number };
      }) =>
        `${((100 * bytes) / bytesBefore).toFixed(0)} %, error ${(100 * error.relative).toFixed(1)} %`,
    );
}

/** In the order of the table. */
export const tools: Readonly<Record<string, Tool>> = {
  'round trip': async (path) => {
    const bytes = await readFile(path);
    return Buffer.compare(Buffer.from(encodeModel(decodeModel(bytes))), bytes) === 0
      ? 'the same bytes'
      : 'other bytes';
  },
  describe: (path) =>
    cell(
      ['describe', path],
      ({ parameters }: { parameters: number }) =>
        `${parameters.toLocaleString('en-US')} parameters`,
    ),
  validate: (path) =>
    cell(
      ['validate', path],
      ({ valid, findings }: { valid: boolean; findings: { state: string }[] }) => {
        const warnings = findings.filter(({ state }) => state === 'warning').length;
        return `${valid ? 'valid' : 'not valid'}, ${warnings} warnings`;
      },
    ),
  optimize: (path, folder) =>
    cell(
      ['optimize', path, '--out', folder],
      ({ levels }: { levels: { largestRelativeError: number }[] }) => {
        const worst = Math.max(...levels.map((one) => one.largestRelativeError));
        return `${levels.length - 1} levels, differ by ${worst.toExponential(0)}`;
      },
    ),
  'static int8': quantize('static-int8'),
  'dynamic int8': quantize('dynamic-int8'),
  fp16: quantize('fp16'),
  compare: (path, folder) =>
    cell(
      [
        'compare',
        path,
        join(folder, 'fp16.onnx'),
        '--accuracy',
        'none',
        '--slower',
        '<= 100%',
        '--budget',
        '5s',
        '--allow-inconclusive',
      ],
      ({ verdict, facts }: { verdict: string; facts: { error: { relative: number } } }) =>
        `fp16: ${verdict}, error ${(100 * facts.error.relative).toFixed(1)} %`,
    ),
};
