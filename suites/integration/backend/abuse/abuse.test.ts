// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis

import { describe, expect } from 'assay/fixtures';
import type { Target } from '../../../../fixtures/target/target.ts';
import { startBackend, test as base, vibration } from '../backend-test.ts';
import type { BadInput, Family } from './bad-input.ts';
import { type Answer, exchange, exchangeOctets } from './exchange.ts';
import { families } from './families/index.ts';

/** How many at once: they compete as those of a real attack do. */
const AT_ONCE = 4;
/** The longest turn of the event loop that a request within the size limit may take, on a CPU. */
const LONGEST_TURN_LIMIT_MS = 100;
/** A turn is noisy upwards only (a collection, a cold cache): the least of so many is what it costs. */
const TURNS_OF_ONE = 5;
/** An answer that is larger tells the sender what it sent. */
const LONGEST_ANSWER = 2_000;

/** Addresses, paths, stacks, drivers, queries and the queue's own keys. */
const internals =
  /ECONN|EPIPE|127\.0\.0\.1|localhost|\/work|node_modules|node:|\.[jt]s:\d|\bat \S+ \(|ioredis|postgres|redis|bull|WRONGTYPE|FST_|HPE_|SQLSTATE|syntax error at|relation "|undefined is not|is not a function|Cannot (read|convert)|maxRetries|Invalid string length|stack/i;

const test = base.extend(
  'metered',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const backend = await startBackend({
      postgresUrl,
      redisUrl,
      program: 'suites/integration/backend/abuse/metered-back-end.ts',
      env: { RATE_LIMIT_MAX: '0' },
    });
    onCleanup(async () => void (await backend.stop()));
    await warmUp(backend);
    return backend;
  },
);

/** Each path once, so that compiling it is not taken for what a bad input costs. */
async function warmUp(backend: Target): Promise<void> {
  await backend.post('/predict', vibration());
  await backend.post('/predict/batch', { signals: [[...vibration()]] });
  await backend.post('/v2/models/fault/infer', {});
  await backend.get('/predictions');
  await backend.get('/longest-turn');
}

async function sendAll(url: string, inputs: readonly BadInput[]): Promise<Map<BadInput, Answer>> {
  const answers = new Map<BadInput, Answer>();
  const waiting = inputs.values();
  const sender = async () => {
    for (const input of waiting) answers.set(input, await exchange(url, input));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return answers;
}

/** What is wrong with an answer to a bad input; null if it is as it should be. */
function faultOf({ status, body }: Answer, { statuses }: Pick<Family, 'statuses'>): string | null {
  if (!statuses.includes(status)) return `answered ${status} ${body.slice(0, 200)}`;
  const leaked = internals.exec(body.replaceAll(/"error":"there is no \w+ [^"]*"/g, ''));
  if (leaked) return `tells '${leaked[0]}': ${body.slice(0, 300)}`;
  if (body.length > LONGEST_ANSWER) return `answers with ${body.length} characters`;
  const { error, code, ...rest } = JSON.parse(body) as Record<string, unknown>;
  const isShaped = typeof error === 'string' && typeof code === 'string';
  if (!isShaped || Object.keys(rest).length > 0) return `has another shape: ${body.slice(0, 200)}`;
  return null;
}

/** The longest turn since this was last asked, in milliseconds on a CPU. */
async function longestTurn(backend: Target): Promise<number> {
  const turn = await backend.get('/longest-turn');
  return ((await turn.json()) as { longestTurnMs: number }).longestTurnMs;
}

/**
 * The inputs that block the event loop. A turn that handled several of them at once says nothing of one:
 * where one was too long, each input is sent by itself.
 */
async function blocking(backend: Target, inputs: readonly BadInput[]): Promise<string[]> {
  if ((await longestTurn(backend)) < LONGEST_TURN_LIMIT_MS) return [];
  const found: string[] = [];
  for (const input of inputs) {
    let leastMs = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < TURNS_OF_ONE && leastMs >= LONGEST_TURN_LIMIT_MS; turn += 1) {
      await longestTurn(backend);
      await exchange(backend.url, input);
      leastMs = Math.min(leastMs, await longestTurn(backend));
    }
    if (leastMs >= LONGEST_TURN_LIMIT_MS) found.push(`${input.name}: ${leastMs.toFixed(0)} ms`);
  }
  return found;
}

async function expectHealthy(backend: Target): Promise<void> {
  const health = await backend.get('/health');
  expect(await health.json()).toMatchObject({ status: 'ok' });
  expect((await backend.post('/predict', vibration())).status).toBe(200);
}

describe('bad inputs', () => {
  test('there are at least 500 of them, and none twice', () => {
    const names = families.flatMap(({ name, inputs }) => inputs.map((input) => name + input.name));
    expect(names.length).toBeGreaterThanOrEqual(500);
    expect(new Set(names).size).toBe(names.length);
  });

  test.for(families)(
    '$name are refused, tell nothing and block nobody',
    { timeout: 600_000 },
    async (family, { metered }) => {
      const answers = await sendAll(metered.url, family.inputs);
      const faults = [...answers].flatMap(([input, answer]) => {
        const fault = faultOf(answer, family);
        return fault === null ? [] : [`${input.name}: ${fault}`];
      });
      expect(faults).toEqual([]);
      expect(await blocking(metered, family.inputs)).toEqual([]);
      await expectHealthy(metered);
    },
  );

  test('none of them was kept', async ({ metered }) => {
    const response = await metered.get('/predictions?limit=100');
    const { predictions } = (await response.json()) as { predictions: { confidence: unknown }[] };
    for (const { confidence } of predictions) expect(confidence).toBeTypeOf('number');
  });
});

const head = 'POST /predict HTTP/1.1\r\nhost: x\r\n';

describe('octets that are no HTTP', () => {
  test.for<[what: string, octets: string, status: number]>([
    ['a greeting', 'EHLO example.org\r\n\r\n', 400],
    ['a TLS handshake', '\u0016\u0003\u0001\u0002\u0000\u0001', 400],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['an unknown version', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n', 400],
    ['a path with a space', 'GET /a b HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['no Host', 'GET /health HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['two lengths', `${head}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 400],
    ['a negative length', `${head}content-length: -1\r\n\r\n`, 400],
    ['a length that is none', `${head}content-length: 1e3\r\n\r\n`, 400],
    [
      'a length and chunks',
      `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a chunk that is none', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['an unknown transfer encoding', `${head}transfer-encoding: gzip\r\n\r\n`, 400],
    ['a header without a name', `${head}: x\r\n\r\n`, 400],
    ['a header with a line break', `${head}x: a\rb\r\n\r\n`, 400],
    ['a header with a null', `${head}x: a\u0000b\r\n\r\n`, 400],
    ['headers of 20 kB', `${head}x: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['2,000 headers', `${head}${'x: y\r\n'.repeat(4_000)}\r\n`, 431],
  ])('%s is refused in the shape of every other error', async ([, octets, status], { metered }) => {
    const answer = await exchangeOctets(metered.url, octets);
    expect(faultOf(answer, { statuses: [status] })).toBeNull();
    await expectHealthy(metered);
  });
});

const impatient = test.extend(
  'impatient',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const env = { REQUEST_TIMEOUT_MS: '1500', HEADERS_TIMEOUT_MS: '1000', TASK_BACKLOG_MAX: '2' };
    const backend = await startBackend({ postgresUrl, redisUrl, env });
    onCleanup(async () => void (await backend.stop()));
    return backend;
  },
);

describe('requests that never end', () => {
  impatient(
    'that stall in any of their parts are ended with 408',
    async ({ impatient: backend }) => {
      const begun = {
        headers: 'POST /predict HTTP/1.1\r\nhost: x\r\nx:',
        'a body': `${head}content-length: 100\r\n\r\n{`,
        'a body in chunks': `${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`,
        'a request line': 'POST /pre',
      };
      await Promise.all(
        Object.entries(begun).flatMap(([what, octets]) =>
          Array.from({ length: 8 }, async () => {
            const answer = await exchangeOctets(backend.url, octets);
            expect(faultOf(answer, { statuses: [408] }), `${what} that stall`).toBeNull();
          }),
        ),
      );
      await expectHealthy(backend);
    },
  );

  impatient(
    'more tasks than may wait are refused, and say when to come back',
    async ({ impatient: backend }) => {
      // No worker takes them.
      const statuses: number[] = [];
      for (let index = 0; index < 3; index += 1) {
        statuses.push((await backend.post('/tasks', vibration())).status);
      }
      expect(statuses).toEqual([202, 202, 503]);
      const refused = await backend.post('/tasks', vibration());
      expect(refused.headers.get('retry-after')).toBe('10');
      expect(await refused.json()).toMatchObject({ code: 'backlog_full' });
    },
  );
});
