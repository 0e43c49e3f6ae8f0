// @module-tag thorough
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openServer, type ServedReport } from '../../../harness/cli/serve/open-server.ts';
import type { RunDocument } from '../../../harness/document/document.ts';
import { longDocument } from './long-document.ts';
import { chromiumPath, launch, withoutChromium } from './open-page.ts';

const tags = ['integration'];
const token = 'a-token-of-mine';
const runs: readonly RunDocument[] = ['3', '2', '1'].map((day) => ({
  ...longDocument({ tests: 30, subjects: Number(day) + 2 }),
  id: `2026-11-0${day}T10-00-00Z-aaaaaaa`,
}));
const [newest, middle, oldest] = runs.map(({ id }) => id);

describe.skipIf(chromiumPath === null)(`two runs of a folder (${withoutChromium})`, () => {
  let browser: Browser;
  let server: ServedReport;

  beforeAll(async () => {
    browser = await launch();
    server = await openServer({ host: '127.0.0.1', port: 0 }, () => ({
      document: runs[0]!,
      token,
      nowMs: Date.now(),
      maxAgeMs: null,
      kept: { list: () => runs, open: (wanted) => runs.find(({ id }) => id === wanted) ?? null },
    }));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const httpCredentials = { username: 'ana', password: token };
    const context = await browser.newContext({ httpCredentials, ...options });
    const page = await context.newPage();
    await page.goto(`${server.url}${path}`);
    return page;
  }

  test('are picked by the keyboard, from the page of a run on', { tags }, async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'compare with another run' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Compare two runs' }).waitFor();
    const before = (id = '') => page.getByRole('radio', { name: `before: ${id}` });
    expect(await before(middle).isChecked()).toBe(true);
    await before(middle).focus();
    await page.keyboard.press('ArrowDown');
    expect(await before(oldest).isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(
      ({ pathname, searchParams: picked }) =>
        pathname === '/diff' && picked.get('a') === oldest && picked.get('b') === newest,
    );
    await page.getByRole('heading', { name: 'Gates that differ' }).waitFor();
    await page.getByRole('link', { name: 'pick other runs' }).click();
    expect(await before(oldest).isChecked()).toBe(true);
  });

  test('a gate in the comparison leads to its place in the page of its run', { tags }, async () => {
    const page = await open(`/diff?a=${oldest}&b=${newest}`);
    const link = page.locator(`a[href^="/runs/${newest}#gate-"]`).first();
    const href = (await link.getAttribute('href')) ?? '';
    await link.click();
    await page.waitForURL(`${server.url}${href}`);
    expect(await page.locator(new URL(page.url()).hash).isVisible()).toBe(true);
  });

  test('without the token there is nothing to see', { tags }, async () => {
    const context = await browser.newContext();
    const answer = await context.request.get(`${server.url}/diff?a=${oldest}&b=${newest}`);
    expect(answer.status()).toBe(401);
    expect(await answer.text()).not.toContain('scenario');
  });

  const screens: readonly [string, BrowserContextOptions][] = [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone, in the dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ];
  test.for(screens)(
    'axe finds nothing, and nothing sticks out %s',
    { tags },
    async ([, options]) => {
      for (const path of ['/diff', `/diff?a=${oldest}&b=${newest}`, '/diff?a=gone']) {
        const page = await open(path, options);
        const width = options.viewport?.width;
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await page.evaluate(axe.source);
        const found = await page.evaluate('axe.run().then(({ violations }) => violations)');
        expect({ path, found }).toEqual({ path, found: [] });
      }
    },
  );
});
