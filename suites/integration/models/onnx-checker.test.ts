import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type BuiltModelName,
  builtModelPath,
  builtModels,
} from '../../../fixtures/models/onnx/built-models.ts';

const run = promisify(execFile);

/** Null when Python and its package `onnx` are here, else why not. */
async function reasonWithout(): Promise<string | null> {
  try {
    await run('python3', ['-c', 'import onnx']);
    return null;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') return 'python3: not found';
    return `python3 -c "import onnx": ${stderr?.trim().split('\n').at(-1) ?? 'failed'}`;
  }
}

const check = `
import sys, onnx
onnx.checker.check_model(sys.argv[1], full_check=True)
model = onnx.load(sys.argv[1])
print(model.ir_version, model.opset_import[0].version, len(model.graph.node))
`;

describe("ONNX's own checker", { tags: ['integration'] }, () => {
  test.for(Object.keys(builtModels) as BuiltModelName[])('accepts %s', async (name, { skip }) => {
    const reason = await reasonWithout();
    skip(reason !== null, reason ?? '');
    const { stdout } = await run('python3', ['-c', check, await builtModelPath(name)]);
    expect(stdout.trim()).toBe(`8 17 ${builtModels[name]().graph.nodes.length}`);
  });
});
