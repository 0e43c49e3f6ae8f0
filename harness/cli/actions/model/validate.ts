import { readModel } from '../../../../fixtures/models/read-model.ts';
import type { Finding } from '../../../../fixtures/models/validate/rule.ts';
import { validateModel } from '../../../../fixtures/models/validate/validate.ts';
import { exitCode } from '../../../exit-code.ts';

const marks: Readonly<Record<Finding['state'], string>> = {
  ok: '✔',
  warning: '!',
  error: '✘',
  skipped: '-',
};

export interface ValidateModelOptions {
  data: string[];
  shape: string[];
  json?: true;
}

/** `assay model validate <model>`: exit 1 when a rule finds an error. */
export async function validateModelCommand(
  nameOrPath: string,
  options: ValidateModelOptions,
): Promise<void> {
  const read = await readModel(nameOrPath);
  const { valid, findings } = await validateModel(read, {
    shapes: options.shape,
    data: options.data,
  });
  process.exitCode = valid ? exitCode.pass : exitCode.gateFailed;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ path: read.path, valid, findings })}\n`);
    return;
  }
  const width = Math.max(...findings.map(({ rule }) => rule.length));
  const lines = findings.map(
    ({ rule, state, detail }) =>
      ` ${marks[state]}  ${rule.padEnd(width)}  ${state === 'skipped' ? 'not checked: ' : ''}${detail}`,
  );
  process.stdout.write(` ${read.path}   ${valid ? 'VALID' : 'NOT VALID'}\n${lines.join('\n')}\n`);
}
