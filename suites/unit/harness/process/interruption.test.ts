import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';

/** Interrupts the command; what it printed since, and how it ended. */
async function interrupted(how: 'slow' | 'hanging') {
  const script = join(import.meta.dirname, 'scripts/interrupted.ts');
  const child = spawn(process.execPath, [script, how], { stdio: ['ignore', 'pipe', 'inherit'] });
  using _ended = { [Symbol.dispose]: () => void child.kill('SIGKILL') };
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const since: string[] = [];
  lines.on('line', (line) => since.push(line));
  child.kill('SIGINT');
  const [code] = (await closed) as [number | null];
  return { since, code };
}

describe('a command that is interrupted', { tags: ['unit'], concurrent: true }, () => {
  test('ends with 130 after its time where it hangs', async () => {
    expect(await interrupted('hanging')).toEqual({ since: [], code: 130 });
  });

  test('still writes what it has where only the machine was slow', async () => {
    expect(await interrupted('slow')).toEqual({ since: ['written'], code: 0 });
  });
});
