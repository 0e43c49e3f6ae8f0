// @module-tag thorough
import { on } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDocument } from '../../unit/harness/reporters/sample-document.ts';
import { type Running, SmallProject } from '../run/small-project.ts';

let project: SmallProject;
beforeEach(async () => {
  project = await SmallProject.create({ 'assay.config.js': 'export default {};' });
});
afterEach(() => project[Symbol.asyncDispose]());

async function keep(overrides: Parameters<typeof sampleDocument>[0] & { id: string }) {
  const file = `reports/runs/${overrides.id}/run.json`;
  await project.write({ [file]: JSON.stringify(sampleDocument(overrides)) });
}

/** The address that it says it serves on. */
async function addressOf({ child }: Running): Promise<string> {
  for await (const [line] of on(createInterface({ input: child.stdout! }), 'line')) {
    const url = /http:\S+/.exec(String(line))?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('it said no address');
}

test('the newest run is asked at each request, with the token; one that goes on does not pass', async () => {
  await keep({ id: '2026-11-01T10-00-00Z-aaaaaaa' });
  const serving = project.start(['report', '--serve', '--port', '0'], {
    ASSAY_SERVE_TOKEN: 'a-token-of-mine',
  });
  try {
    const url = await addressOf(serving);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const gate = async (headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/gate`, { method: 'POST', headers });
      await response.text();
      return response.status;
    };
    const authorization = { authorization: 'Bearer a-token-of-mine' };
    expect(await gate()).toBe(401);
    expect(await gate(authorization)).toBe(200);
    await keep({ id: '2026-11-02T10-00-00Z-bbbbbbb', verdict: 'fail', exitCode: 1 });
    expect(await gate(authorization)).toBe(409);
    await keep({ id: '2026-11-03T10-00-00Z-ccccccc' });
    expect(await gate(authorization)).toBe(200);
    await project.write({ 'reports/runs/2026-11-04T10-00-00Z-ddddddd/journal.jsonl': '' });
    expect(await gate(authorization)).toBe(404);
  } finally {
    serving.child.kill('SIGTERM');
  }
  expect((await serving.ended).code).toBe(0);
});

test('runs of the folder are compared, and nothing outside of it is read', async () => {
  await keep({ id: '2026-11-01T10-00-00Z-aaaaaaa' });
  await keep({ id: '2026-11-02T10-00-00Z-bbbbbbb', verdict: 'fail', exitCode: 1 });
  await project.write({
    'reports/run.json': JSON.stringify(sampleDocument({ sentence: 'outside' })),
  });
  const serving = project.start(['report', '--serve', '--port', '0']);
  try {
    const url = await addressOf(serving);
    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return `${response.status} ${await response.text()}`;
    };
    const diff = '/diff?a=2026-11-01T10-00-00Z-aaaaaaa&b=2026-11-02T10-00-00Z-bbbbbbb';
    expect(await get(diff)).toMatch(/^200 [^]*SHIP → DON&#39;T SHIP/);
    expect(await get('/diff')).toContain('before: 2026-11-01T10-00-00Z-aaaaaaa');
    for (const path of ['/runs/..', '/runs/%2e%2e', '/runs/..%2f', '/diff?a=..&b=..']) {
      expect(await get(path)).not.toContain('outside');
    }
  } finally {
    serving.child.kill('SIGTERM');
  }
  expect((await serving.ended).code).toBe(0);
});

test('other machines are served only with a token', async () => {
  await keep({ id: '2026-11-01T10-00-00Z-aaaaaaa' });
  const { stderr, code } = await project.assay(['report', '--serve', '--host', '0.0.0.0']);
  expect(stderr).toContain('Set ASSAY_SERVE_TOKEN');
  expect(code).toBe(2);
});
