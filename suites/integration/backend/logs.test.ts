// @module-tag integration
// @module-tag postgres

import { expect } from 'assay/fixtures';
import {
  loginLogs,
  requestLogs,
  systemLogs,
} from '../../../examples/backend/database/schema/logs.ts';
import { LogWriter } from '../../../examples/backend/logs/log-writer.ts';
import { logger, test } from './database-test.ts';

const request = { apiKeyId: null, method: 'GET', route: '/a', status: 200, durationMs: 1.5 };

test('what was logged before a stop is in the database after it, in its order', async ({
  database,
}) => {
  const count = 1_200;
  {
    await using logs = new LogWriter(database, logger);
    for (let index = 0; index < count; index += 1) {
      logs.request({ ...request, requestId: `r-${index}` });
    }
    logs.login({ outcome: 'unknown', address: '127.0.0.1', apiKeyId: null, userId: null });
  }
  const rows = await database.orm.select().from(requestLogs).orderBy(requestLogs.id);
  expect(rows.map(({ requestId }) => requestId)).toEqual(
    Array.from({ length: count }, (_, index) => `r-${index}`),
  );
  expect(rows[0]).toMatchObject({ ...request, version: 1, createdAt: expect.any(Date) });
  expect(await database.orm.select().from(loginLogs)).toMatchObject([{ outcome: 'unknown' }]);
});

test('an event of the system has details or none, whatever the one before it had', async ({
  database,
}) => {
  const events = [
    { level: 'info', source: 'a', message: 'plain' },
    { level: 'error', source: 'a', message: 'it’s "quoted"', details: { deep: [1, null, 'ß'] } },
    { level: 'warn', source: 'a', message: 'plain again' },
  ] as const;
  {
    await using logs = new LogWriter(database, logger);
    for (const event of events) logs.system(event);
  }
  const rows = await database.orm.select().from(systemLogs).orderBy(systemLogs.id);
  expect(rows).toMatchObject([{ ...events[0], details: null }, events[1], { details: null }]);
});

test('rows that there was no room for are counted, and the next write says so', async ({
  database,
}) => {
  {
    await using logs = new LogWriter(database, logger);
    // One more than there is room for: the oldest part goes.
    for (let index = 0; index <= 20_000; index += 1) {
      logs.request({ ...request, requestId: `r-${index}` });
    }
    expect(logs.lost).toBe(500);
  }
  const [first] = await database.orm.select().from(requestLogs).orderBy(requestLogs.id).limit(1);
  expect(first).toMatchObject({ requestId: 'r-500' });
  expect(await database.orm.select().from(systemLogs)).toMatchObject([
    { level: 'warn', message: 'lost rows of the logs', details: { rows: 500 } },
  ]);
});
