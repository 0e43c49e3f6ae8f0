import { expect, test } from 'vitest';
import { answer } from '../../../../../harness/cli/serve/answer.ts';
import { sampleDocument } from '../../reporters/sample-document.ts';

const runs = ['new', 'middle', 'old'].map((id) => sampleDocument({ id, sentence: `of ${id}` }));
const kept = {
  list: () => runs,
  open: (wanted: string) => runs.find(({ id }) => id === wanted) ?? null,
};

function get(url: string) {
  const [path = '/', query = ''] = url.split('?');
  return answer(
    { method: 'GET', path, query: new URLSearchParams(query), authorization: null, body: '' },
    { document: null, token: null, nowMs: 0, maxAgeMs: null, kept },
  );
}

/** The ids that are chosen in the form, before and after. */
function chosen(body: string): (string | undefined)[] {
  return ['a', 'b'].map(
    (name) => new RegExp(`name="${name}" value="([^"]*)"[^>]* checked`).exec(body)?.[1],
  );
}

test('two runs are compared at a link that can be kept, whatever runs come later', () => {
  const { status, type, body } = get('/diff?a=old&b=new');
  expect([status, type]).toEqual([200, 'text/html']);
  expect(body).toContain('<title>old → new</title>');
  expect(body).toContain('href="/runs/old"');
  expect(
    chosen(get(/href="(\/diff\?pick[^"]*)"/.exec(body)![1]!.replaceAll('&amp;', '&')).body),
  ).toEqual(['old', 'new']);
});

test('without two runs it is a choice of two, the last two at first', () => {
  expect(chosen(get('/diff').body)).toEqual(['middle', 'new']);
  expect(chosen(get('/diff?b=middle').body)).toEqual(['old', 'middle']);
  expect(get('/diff').body).toContain('of old');
});

test('a run that is not there is named, and so is one that is picked twice', () => {
  const unknown = get('/diff?a=../../etc&b=new');
  expect([unknown.status, unknown.body]).toEqual([
    404,
    expect.stringContaining('There is no run &#39;../../etc&#39;.'),
  ]);
  const twice = get('/diff?a=new&b=new');
  expect([twice.status, twice.body]).toEqual([
    400,
    expect.stringContaining('Both are the same run'),
  ]);
});

test('each run has its page; one that is not there is 404', () => {
  expect(get('/runs/old').body).toContain('run old');
  expect(get('/runs/older').status).toBe(404);
  expect(get('/runs/%').status).toBe(404);
  expect(get('/runs/old/run.json').status).toBe(404);
});
