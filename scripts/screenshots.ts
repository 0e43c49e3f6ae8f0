import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type BrowserContextOptions } from 'playwright-core';
import { findExecutable } from '../harness/process/executable.ts';

/**
 * `npm run screenshots -- reports/runs/<run>`: the two pictures of a run's page in the README, its first
 * screen on a desk and the same page in the dark on a phone. Needs Chromium.
 */
const [run] = process.argv.slice(2);
const executablePath = process.env['CHROMIUM'] ?? findExecutable('chromium');
if (run === undefined || executablePath === null) {
  console.error('usage: npm run screenshots -- <folder of a run>, with Chromium on the PATH');
  process.exit(2);
}

const pictures: Readonly<Record<string, BrowserContextOptions>> = {
  'report.png': { viewport: { width: 1120, height: 900 }, colorScheme: 'light' },
  'report-phone.png': {
    viewport: { width: 390, height: 900 },
    colorScheme: 'dark',
    deviceScaleFactor: 2,
  },
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const [name, options] of Object.entries(pictures)) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(pathToFileURL(join(resolve(run), 'index.html')).href);
  await page.screenshot({ path: join(import.meta.dirname, '../docs', name) });
}
await browser.close();
