// @module-tag thorough
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { crowdedModel, sequenceModel } from './unlike-models.ts';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for temporary files, where a test has made one: to see what is left there. */
function temporaryIn(cwd: string): { readonly TMPDIR?: string } {
  const folder = join(cwd, 'tmp');
  return existsSync(folder) ? { TMPDIR: folder } : {};
}

/** Runs `assay model …` as a user does. */
function assayModel(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, 'model', ...args],
      { cwd, timeout: 600_000, env: { ...process.env, ...temporaryIn(cwd) } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? Number.NaN);
        resolve({ code, stdout, stderr });
      },
    );
  });
}

/** An array of the shape [1, 1, 3], as numpy.save writes it. */
function npy(descr: string, bytes: number): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (1, 1, 3), }\n`;
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000..${text}`, 'latin1');
  head.writeUInt16LE(text.length, 8);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

function temporaryFolder() {
  return mkdtempDisposable(join(tmpdir(), 'assay-model-command-'));
}

describe('assay model', { timeout: 600_000, tags: ['slow'] }, () => {
  test('builds a network, the same bytes each time, and describes it', async () => {
    await using folder = await temporaryFolder();
    const built = await assayModel(folder.path, 'build', 'simple-cnn', '--json');
    expect(built).toMatchObject({ code: 0, stderr: '' });
    await assayModel(folder.path, 'build', 'simple-cnn', '--out', 'again.onnx');
    const [first, again] = await Promise.all(
      ['simple-cnn.onnx', 'again.onnx'].map((name) => readFile(join(folder.path, name))),
    );
    expect(first!.equals(again!)).toBe(true);
    const described = await assayModel(folder.path, 'describe', 'simple-cnn.onnx', '--json');
    expect(JSON.parse(described.stdout)).toMatchObject({
      opsets: { 'ai.onnx': 17 },
      inputs: [{ name: 'signal', datatype: 'FLOAT', shape: ['N', 1, 20_480] }],
      quantization: { form: 'none' },
    });
  });

  test('quantizes, and what comes out is valid', async () => {
    await using folder = await temporaryFolder();
    const quantized = await assayModel(
      folder.path,
      'quantize',
      'fault',
      '-o',
      'int8.onnx',
      '--json',
    );
    expect(JSON.parse(quantized.stdout)).toMatchObject({
      mode: 'static-int8',
      quantization: { form: 'qdq', quantizedOperators: 7, problems: [] },
    });
    const validated = await assayModel(folder.path, 'validate', 'int8.onnx', '--json');
    expect(validated.code).toBe(0);
    expect(JSON.parse(validated.stdout)).toMatchObject({ valid: true });
  });

  test('saves the optimization levels and compares them', async () => {
    await using folder = await temporaryFolder();
    const { code, stdout } = await assayModel(folder.path, 'optimize', 'fault', '--json');
    expect(code).toBe(0);
    const { levels } = JSON.parse(stdout) as { levels: Record<string, unknown>[] };
    expect(levels.map(({ level }) => level)).toEqual(['as it is', 'basic', 'extended', 'all']);
    for (const level of levels) expect(level['largestRelativeError']).toBeLessThan(1e-5);
    expect((await readFile(join(folder.path, 'fault.extended.onnx'))).byteLength).toBeGreaterThan(
      0,
    );
  });

  test('says what is wrong with a model, and exits with 1', async () => {
    await using folder = await temporaryFolder();
    await assayModel(folder.path, 'quantize', 'fault', '--out', 'int8.onnx');
    const bytes = await readFile(join(folder.path, 'int8.onnx'));
    // An operator that does not exist, of the same length.
    const damaged = Buffer.from(bytes.toString('latin1').replace('Softmax', 'Saftmax'), 'latin1');
    await writeFile(join(folder.path, 'damaged.onnx'), damaged);
    const { code, stdout } = await assayModel(folder.path, 'validate', 'damaged.onnx');
    expect(code).toBe(1);
    expect(stdout).toMatch(/NOT VALID/);
    expect(stdout).toMatch(/✘ {2}runtime .*Saftmax/);
  });

  test.each<[what: string, args: readonly string[], message: RegExp]>([
    ['a missing file', ['describe', 'nowhere.onnx'], /nowhere\.onnx does not exist/],
    ['a text', ['validate', 'text.onnx'], /is not an ONNX file: it starts with "hello/],
    ['half a model', ['describe', 'half.onnx'], /half\.onnx can't be read: /],
    ['an unknown network', ['build', 'simple-cn'], /unknown network 'simple-cn'.*simple-cnn/],
    ['an unknown mode', ['quantize', 'fault', '--mode', 'int4'], /static-int8/],
    ['no number', ['quantize', 'fault', '--per-class', 'ten'], /--per-class 'ten'/],
    [
      'an impossible percentile',
      ['quantize', 'fault', '--calibration', 'percentile', '--percentile', '5'],
      /--percentile '5'/,
    ],
    ['a limit that is none', ['compare', 'fault', 'fault', '--slower', 'fast'], /fast/],
    [
      'examples that are not there',
      ['compare', 'fault', 'fault', '--eval', 'evl.ts'],
      /the module of examples .*evl\.ts does not exist\n.*--eval \.\/eval\.ts/,
    ],
    [
      'an array of another shape',
      ['validate', 'fault', '--data', 'signal=short.npy'],
      /short\.npy has the shape \[1, 1, 3\]; input 'signal' takes \[batch, 1, 4096\]/,
    ],
    [
      'an array of another type',
      ['optimize', 'fault', '--data', 'signal=integers.npy'],
      /integers\.npy holds INT64; input 'signal' takes FP32/,
    ],
    [
      'a shape that does not fit',
      ['validate', 'fault', '--shape', 'signal=1x1x10'],
      /--shape 'signal=1x1x10' does not fit/,
    ],
    ['a share of another', ['compare', 'fault', 'resnet18-1d'], /the model takes \[N, 1, 20480\]/],
    [
      'an output that is a folder',
      ['quantize', 'fault', '-o', '.'],
      /is a folder\n.*name a file in it/,
    ],
    [
      'a folder that is a file',
      ['optimize', 'fault', '-o', 'text.onnx'],
      /text\.onnx is a file, and a folder/,
    ],
    [
      'an output below a file',
      ['build', 'simple-cnn', '-o', 'text.onnx/m.onnx'],
      /text\.onnx is a file/,
    ],
    [
      'an output that is the input',
      ['quantize', 'copy.onnx', '-o', 'copy.onnx'],
      /is the model itself/,
    ],
  ])('refuses %s with exit 2 and a reason', async (_, args, message) => {
    await using folder = await temporaryFolder();
    const fault = await readFile(new URL('../../../fixtures/models/fault.onnx', import.meta.url));
    await writeFile(join(folder.path, 'text.onnx'), 'hello, this is a text');
    await writeFile(join(folder.path, 'half.onnx'), fault.subarray(0, fault.length / 2));
    await writeFile(join(folder.path, 'copy.onnx'), fault);
    await writeFile(join(folder.path, 'short.npy'), npy('<f4', 12));
    await writeFile(join(folder.path, 'integers.npy'), npy('<i8', 24));
    const ended = await assayModel(folder.path, ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(2);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  test.for([
    [['build', 'simple-cnn', '--out', '/proc/no-such/m.onnx']],
    [['quantize', 'fault', '--out', '/proc/m.onnx']],
    [['optimize', 'fault', '--out', '/proc/no-such']],
    [['sweep', 'fault', '--out', '/proc/no-such/page.html']],
  ])('refuses a place where no file can be made: %j', async ([args], { skip }) => {
    skip(!existsSync('/proc/self'), 'there is no /proc here');
    await using folder = await temporaryFolder();
    const ended = await assayModel(folder.path, ...args!);
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('the file system of /proc takes no new files'),
    });
  });

  test('describes a crowded model on one screen, and all of it by --nodes and --json', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'm.onnx'), encodeModel(crowdedModel()));
    const { stdout } = await assayModel(folder.path, 'describe', 'm.onnx');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
    const nodes = await assayModel(folder.path, 'describe', 'm.onnx', '--nodes');
    expect(nodes.stdout.split('\n').length).toBeGreaterThan(120);
    const json = await assayModel(folder.path, 'describe', 'm.onnx', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ metadata: { author: 'nobody' } });
  });

  test.for([
    ['optimize', 'seq.onnx', '--out', 'out'],
    ['quantize', 'seq.onnx', '--mode', 'fp16', '--out', 'out/half.onnx'],
    ['quantize', 'seq.onnx', '--mode', 'dynamic-int8', '--out', 'out/int8.onnx'],
    ['compare', 'seq.onnx', 'seq.onnx', '--accuracy', 'none'],
    ['sweep', 'seq.onnx', '--out', 'out/page.html'],
    ['optimize', 'damaged.onnx', '--out', 'out'],
    ['quantize', 'damaged.onnx', '--mode', 'fp16', '--out', 'out/half.onnx'],
    ['compare', 'damaged.onnx', 'damaged.onnx', '--accuracy', 'none'],
  ])('refuses by name what it can not run, and leaves nothing behind: %j', async (args) => {
    await using folder = await temporaryFolder();
    const fault = await readFile(new URL('../../../fixtures/models/fault.onnx', import.meta.url));
    const damaged = Buffer.from(fault.toString('latin1').replace('Softmax', 'Saftmax'), 'latin1');
    await writeFile(join(folder.path, 'damaged.onnx'), damaged);
    await writeFile(join(folder.path, 'seq.onnx'), encodeModel(sequenceModel()));
    await mkdir(join(folder.path, 'tmp'));
    const ended = await assayModel(folder.path, ...args);
    expect(ended.stderr).toMatch(args.includes('seq.onnx') ? /'many'.* a sequence/ : /Saftmax/);
    expect([1, 2]).toContain(ended.code);
    const left = await readdir(folder.path, { recursive: true });
    const files = left.filter((path) => !['tmp', 'out', 'damaged.onnx', 'seq.onnx'].includes(path));
    expect(files).toEqual([]);
  });
});
