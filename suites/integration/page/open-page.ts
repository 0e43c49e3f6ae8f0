import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { isExecutable } from '../../../harness/process/executable.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** A Chromium of this machine, by `CHROMIUM` or on the path; null where there is none. */
export const chromiumPath: string | null =
  process.env['CHROMIUM'] ??
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable) ??
  null;

export const withoutChromium = 'skipped without Chromium (apt-get install chromium, or CHROMIUM)';

/** Chromium's own sandbox wants a user who is not root; the page is ours and reaches no network. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox'],
    timeout: 600_000,
  });
}
