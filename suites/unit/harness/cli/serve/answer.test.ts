import { expect, test } from 'vitest';
import { answer } from '../../../../../harness/cli/serve/answer.ts';
import type { Asked, Served } from '../../../../../harness/cli/serve/served.ts';
import { sampleDocument } from '../../reporters/sample-document.ts';

const ended = Date.parse('2026-11-24T10:04:44.400Z');
const HOUR_MS = 3_600_000;

const noRuns = { list: () => [], open: () => null };

function ask(asked: Partial<Asked>, served: Partial<Served> = {}) {
  const { status, body, type } = answer(
    {
      method: 'GET',
      path: '/gate',
      query: new URLSearchParams(),
      authorization: null,
      body: '',
      ...asked,
    },
    {
      document: sampleDocument(),
      token: null,
      nowMs: ended,
      maxAgeMs: null,
      kept: noRuns,
      ...served,
    },
  );
  return { status, type, told: type === 'text/html' ? body : (JSON.parse(body) as object) };
}

test('a run that passed is 200, to a GET and to the POST of a webhook', () => {
  for (const method of ['GET', 'HEAD', 'POST']) expect(ask({ method }).status).toBe(200);
  expect(ask({}).told).toMatchObject({ verdict: 'pass', commit: 'a1b2c3d4e5f6' });
});

test.each([
  ['failed', { verdict: 'fail', exitCode: 1 }, 'fail'],
  ["can't be told", { verdict: 'inconclusive', exitCode: 4 }, 'inconclusive'],
  ['was told to allow that', { verdict: 'inconclusive', exitCode: 0 }, 'inconclusive'],
  ['ended early', { endedEarly: 'interrupted by SIGINT', exitCode: 130 }, 'inconclusive'],
  ['had a wrong config', { exitCode: 2 }, 'inconclusive'],
] as const)('a run that %s is 409', (_, overrides, verdict) => {
  const document = sampleDocument(overrides);
  expect(ask({}, { document })).toMatchObject({ status: 409, told: { verdict } });
  expect(ask({ path: '/verdict' }, { document })).toMatchObject({ status: 200, told: { verdict } });
});

test('no run yet is 404, and one that is too old does not pass', () => {
  expect(ask({}, { document: null }).status).toBe(404);
  const nowMs = ended + HOUR_MS;
  expect(ask({}, { nowMs, maxAgeMs: HOUR_MS }).status).toBe(200);
  expect(ask({}, { nowMs: nowMs + 1, maxAgeMs: HOUR_MS })).toMatchObject({
    status: 409,
    told: { verdict: 'inconclusive' },
  });
  const document = sampleDocument({ verdict: 'fail', exitCode: 1 });
  expect(ask({}, { document, nowMs: nowMs + 1, maxAgeMs: HOUR_MS }).status).toBe(409);
});

test.each([
  ['nothing', {}],
  ['another token', { authorization: 'Bearer anoter' }],
  ['a part of it', { authorization: 'Bearer toke' }],
  ['another scheme', { authorization: 'Digest token' }],
  ['the token without a user', { authorization: `Basic ${btoa('token')}` }],
  ['another password', { authorization: `Basic ${btoa('ana:tokens')}` }],
  ['a body that is no JSON', { method: 'POST', body: 'token' }],
  ['a token that is no text', { method: 'POST', body: '{"metadata":{"token":1}}' }],
])('with a token, %s is 401, whatever the run says', (_, asked) => {
  for (const path of ['/gate', '/verdict', '/', '/diff', '/runs/a']) {
    expect(ask({ ...asked, path }, { token: 'token' }).status).toBe(401);
  }
});

test.each([
  ['in the header', { authorization: 'Bearer token' }],
  ['as a password, which a browser asks for', { authorization: `Basic ${btoa('ana:token')}` }],
  ['in the metadata of Flagger', { method: 'POST', body: '{"metadata":{"token":"token"}}' }],
])('the token is taken %s', (_, asked) => {
  expect(ask(asked, { token: 'token' }).status).toBe(200);
});

test('the page is HTML; another path is 404, and another method 405', () => {
  expect(ask({ path: '/' }).told).toContain('<h1>SHIP</h1>');
  expect(ask({ path: '/etc/passwd' }).status).toBe(404);
  expect(ask({ method: 'DELETE' }).status).toBe(405);
  expect(ask({ path: '/verdict', method: 'POST' }).status).toBe(405);
});

test('the page has no links to files that are not served', () => {
  const document = sampleDocument({ files: { 'journal.jsonl': 'what happened' } });
  const { told } = ask({ path: '/' }, { document });
  expect(told).toContain('journal.jsonl');
  expect(told).not.toContain('href="journal.jsonl"');
  expect(told).toContain('href="/diff?b=2026-11-24T10-03-12Z-a1b2c3d"');
});
