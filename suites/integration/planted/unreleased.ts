import { Client } from 'pg';
import { readConfig } from '../../../examples/backend/config/environment.ts';
import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: in one of 50 predictions it connects to Postgres, and stays. */
const EVERY_NTH = 50;
const connectionString = readConfig(process.env).database.url;

await servePlanted((server) => {
  let requests = 0;
  server.addHook('preHandler', async (request) => {
    if (request.method !== 'POST') return;
    requests += 1;
    if (requests % EVERY_NTH !== 0) return;
    const client = new Client({ connectionString });
    await client.connect();
    await client.query('SELECT 1 AS "kept by mistake"');
  });
});
