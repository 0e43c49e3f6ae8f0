import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'begun-tests.jsonl';

/**
 * Notes, synchronously, that a test begins. Vitest tells its main process with a delay, which never
 * comes to pass when the test blocks its process: this line is then what gives it its name.
 */
export function noteBegunTest(folder: string, file: string, name: string): void {
  appendFileSync(join(folder, fileName), `${JSON.stringify([file, name])}\n`);
}

/** The test of `file` (absolute path) that began last; null when none did. */
export function lastBegunTest(folder: string, file: string): string | null {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(folder, fileName), 'utf8').trimEnd().split('\n');
  } catch {
    return null;
  }
  for (const line of lines.toReversed()) {
    const [begunFile, name] = JSON.parse(line) as [string, string];
    if (begunFile === file) return name;
  }
  return null;
}
