import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('operations/advances-clocks.ts', import.meta.url));

// A table whose entries have timers of an hour and more would be called a cache, for it empties in the trial.
test(
  'clocks that leap an hour call the timers of less as they fall due, and none of an hour or longer',
  { tags: ['integration'], timeout: 600_000 },
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(JSON.parse(stdout)).toEqual({
      called: [60_000, 900_000, 1_800_000, 3_599_999],
      fired: 4,
      longestMs: 3_599_999,
      hoursOfDate: 2,
    });
  },
);
