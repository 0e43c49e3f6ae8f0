// @module-tag thorough
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderDiffPage } from '../../../harness/reporters/diff/diff-page.ts';
import { diffRuns } from '../../../harness/reporters/diff/diff-runs.ts';
import { html } from '../../../harness/reporters/html/html.ts';
import { longDocument } from './long-document.ts';
import { chromiumPath, launch, withoutChromium } from './open-page.ts';

const tags = ['integration'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describe.skipIf(chromiumPath === null)(`the page in a browser (${withoutChromium})`, () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-page-'));
    const path = join(folder, 'index.html');
    writeFileSync(path, html.render(longDocument()));
    url = pathToFileURL(path).href;
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}, address = url): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  test(
    'shows the verdict at once, asks no network, and is at most three screens tall',
    { tags },
    async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const asked: string[] = [];
      const errors: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(url);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe("DON'T SHIP");
      expect(asked).toEqual([url]);
      expect(errors).toEqual([]);
      expect(readFileSync(join(folder, 'index.html')).length).toBeLessThan(1.5e6);
      // Eight subjects that pass and thousands of tests.
      const { gates, ...rest } = longDocument();
      const passing = gates.slice(10, 50);
      const path = join(folder, 'passing.html');
      writeFileSync(path, html.render({ ...rest, verdict: 'pass', gates: passing, sweeps: [] }));
      const short = await open({}, pathToFileURL(path).href);
      expect(await short.evaluate('document.documentElement.scrollHeight')).toBeLessThan(3 * 900);
    },
  );

  test('search finds gates and tests, and says how many', { tags }, async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('scenario-7 p99.9');
    await expect.poll(() => page.locator('.found').textContent()).toBe('1 found');
    expect(await page.locator('[data-search]:visible').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('.found').textContent()).toBe('');
    await page.getByRole('searchbox').fill('does thing 4321');
    await expect.poll(() => page.locator('.found').textContent()).toBe('1 found');
    expect(await page.getByText('part 1 > does thing 4321').isVisible()).toBe(true);
  });

  test('search finds an endpoint in the evidence of its subject', { tags }, async () => {
    const page = await open();
    const row = page.locator('#gate-load-scenario-2 tr', { hasText: '/a/very/long/path' });
    expect(await row.isVisible()).toBe(false);
    await page.getByRole('searchbox').fill('very/long/path');
    await expect.poll(() => page.locator('.found').textContent()).toBe('3 found');
    expect(await row.isVisible()).toBe(true);
    expect(await page.locator('#gate-load-scenario-3').isVisible()).toBe(false);
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => page.locator('tr.hit').count()).toBe(0);
  });

  test('what needs attention hides what passes', { tags }, async () => {
    const page = await open();
    await page.getByLabel('what needs attention').check();
    expect(await page.locator('[data-search][data-verdict="pass"]:visible').count()).toBe(0);
    expect(await page.locator('#gate-load-scenario-0').isVisible()).toBe(true);
    expect(await page.locator('#gate-load-scenario-9').isVisible()).toBe(false);
  });

  test('a link to a gate opens it', { tags }, async () => {
    const page = await open();
    const id = await page.locator('[id^="gate-load-scenario-9-"]').first().getAttribute('id');
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(false);
    const linked = await open({}, `${url}#${id}`);
    expect(await linked.locator(`[id="${id}"]`).isVisible()).toBe(true);
  });

  test('all of it can be reached by the keyboard', { tags }, async () => {
    const page = await open();
    const summary = page.locator('#gate-load-scenario-9 > summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#gate-load-scenario-9').getAttribute('open')).not.toBeNull();
  });

  test(
    'rows over time have one cursor and one zoom, by mouse and by keyboard',
    { tags },
    async () => {
      const page = await open();
      const chart = page.locator('#gate-load-scenario-0 figure.time');
      await chart.locator('.u-over').first().waitFor();
      const values = chart.locator('.plots output');
      const atRest = await values.allTextContents();
      expect(atRest).toHaveLength(2);
      await chart.getByRole('group').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => chart.locator('.at').textContent()).toBe('at 1 s');
      expect(await values.allTextContents()).toEqual(['9 ms', '2']);
      const box = (await chart.locator('.u-over').first().boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
      await page.mouse.up();
      // What was dragged over is all that is left.
      await page.keyboard.press('Home');
      await expect.poll(() => chart.locator('.at').textContent()).toBe('at 15 s');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Home');
      await expect.poll(() => chart.locator('.at').textContent()).toBe('at 0 s');
    },
  );

  test('without a script the rows over time are drawn all the same', { tags }, async () => {
    const page = await open({ javaScriptEnabled: false });
    const chart = page.locator('#gate-load-scenario-0 figure.time');
    expect(await chart.locator('> .rows').isVisible()).toBe(true);
    expect(await chart.locator('.plots').isVisible()).toBe(false);
  });

  test.for([360, 768, 3_840])('nothing sticks out at a width of %d px', { tags }, async (width) => {
    const page = await open({ viewport: { width, height: 800 } });
    await openAll(page);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(width);
  });

  test('printing keeps what fails and leaves out the search', { tags }, async () => {
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    expect(pagesOf(await page.pdf({ format: 'A4' }))).toBeGreaterThan(0);
  });

  test(
    "a run in which a gate fails, and another can't tell, is printed on two pages",
    { tags },
    async () => {
      const { sweeps: _sweeps, gates, ...rest } = longDocument({ subjects: 9 });
      const path = join(folder, 'printed.html');
      // One gate fails, with evidence of every kind; another subject has one that can't be told.
      const shown = gates.map((gate) => {
        const isOpen = gate.evidence.length > 0 && !gate.subject.endsWith('-2');
        return isOpen ? gate : { ...gate, verdict: 'pass' as const };
      });
      writeFileSync(path, html.render({ ...rest, gates: shown }));
      const page = await open({}, pathToFileURL(path).href);
      expect(pagesOf(await page.pdf({ format: 'A4' }))).toBeLessThanOrEqual(2);
    },
  );

  test.for([360, 1_280])(
    'axe finds nothing in the page of two runs, %d px wide',
    { tags },
    async (width) => {
      const later = longDocument({ tests: 60, subjects: 6 });
      const diff = diffRuns(longDocument({ tests: 30, subjects: 9 }), {
        ...later,
        gates: later.gates.map((gate) => ({ ...gate, verdict: 'fail' as const })),
      });
      const path = join(folder, `diff-${width}.html`);
      writeFileSync(path, renderDiffPage(diff, { before: 'a/index.html', after: 'index.html' }));
      const page = await open(
        { viewport: { width, height: 800 }, colorScheme: width === 360 ? 'dark' : 'light' },
        pathToFileURL(path).href,
      );
      await openAll(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        width,
      );
      await page.evaluate(axe.source);
      const found = await page.evaluate<Violation[]>(
        'axe.run().then(({ violations }) => violations)',
      );
      expect(found.map(described)).toEqual([]);
    },
  );

  describe.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
  ] satisfies [string, BrowserContextOptions][])(
    'for those who see or hear it otherwise: %s',
    (_, options) => {
      test.for(['as it opens', 'with all of it open'])(
        'axe finds nothing %s',
        { tags },
        async (how) => {
          const path = join(folder, 'short.html');
          writeFileSync(path, html.render(longDocument({ tests: 60, subjects: 6 })));
          const page = await open(options, pathToFileURL(path).href);
          if (how !== 'as it opens') await openAll(page);
          await page.evaluate(axe.source);
          const found = await page.evaluate<Violation[]>(
            'axe.run().then(({ violations }) => violations)',
          );
          expect(found.map(described)).toEqual([]);
        },
      );
    },
  );
});

function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

function described({ id, nodes }: Violation): string {
  const some = nodes.slice(0, 3);
  const texts = some.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`);
  return `${id}: ${texts.join(' · ')}`;
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
}
