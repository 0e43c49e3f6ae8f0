import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, 'plain-script.ts');

/** As from a shell: nothing of this run is handed to it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ASSAY_|VITEST)/.test(name)),
  );
}

test(
  'a plain script starts servers, ends by itself, and is told what it cannot have there',
  { tags: ['integration', 'postgres', 'redis'] },
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: ownEnvironment(),
    });
    expect(JSON.parse(stdout)).toEqual({
      rows: [{ answer: 42 }],
      value: 'value',
      refusal: 'test was used outside of a Vitest run',
    });
  },
);
