import { describe, expect, test as base } from 'assay/fixtures';
import { modelPath } from '../../fixtures/models/models.ts';

/** The trained model, whichever engines the config names. */
const test = base.override('engineOptions', { model: await modelPath('fault') });

interface Answer {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

const faults = ['healthy', 'imbalance', 'wear', 'cavitation'] as const;

describe('the back end', { tags: ['stress', 'postgres', 'redis'] }, () => {
  test.for([
    { clients: 4, requestsEach: 16 },
    { clients: 64, requestsEach: 4 },
  ])(
    'answers $clients clients at once, each with its own result',
    async ({ clients, requestsEach }, { target, engine, signal }) => {
      const client = async (number: number): Promise<void> => {
        for (let request = 0; request < requestsEach; request += 1) {
          const seed = 1_000 * clients + number * requestsEach + request;
          const sent = signal(faults[seed % faults.length]!, { seed });
          const response = await target.post('/predict', sent);
          expect(response.status).toBe(200);
          const { probabilities } = (await response.json()) as Answer;
          const expected = await engine.run(sent);
          for (const [index, value] of Object.values(probabilities).entries()) {
            expect(value).toBeCloseTo(expected[index]!, 5);
          }
        }
      };
      await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
    },
  );

  test('stays alive and says why when it gets more than it can queue', async ({
    target,
    signal,
  }) => {
    const body = signal('looseness', { seed: 1 });
    // The engine queues 256 calls; a cache that answers would take the load off it.
    const headers = { 'cache-control': 'no-cache' };
    const statuses = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const response = await target.post('/predict', body, { headers });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(new Set(statuses).isSubsetOf(new Set([200, 503]))).toBe(true);
    expect(statuses).toContain(200);
    expect((await target.get('/health')).status).toBe(200);
  });

  test('takes back what hung-up clients asked for', async ({ target, signal }) => {
    const body = signal('lubrication', { seed: 2 });
    const headers = { 'cache-control': 'no-cache' };
    const hungUp = Array.from({ length: 64 }, async (_, index) => {
      const leaving = AbortSignal.timeout(index % 8);
      await target.post('/predict', body, { headers, signal: leaving }).catch(() => {});
    });
    await Promise.all(hungUp);
    const response = await target.post('/predict', body);
    expect(response.status).toBe(200);
  });
});
