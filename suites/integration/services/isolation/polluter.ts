import { Redis } from 'ioredis';
import { Client } from 'pg';
import { openTestDatabase } from '../../../../fixtures/services/postgres/test-database.ts';
import { openWorkerServices } from '../../../../fixtures/services/worker-services.ts';

/** What one worker is told, and what it saw of others. */
export interface PolluterTask {
  readonly worker: number;
  readonly leases: number;
}

export interface Sightings {
  readonly leases: number;
  /** Each thing that was there and should not have been, in words. */
  readonly seen: readonly string[];
  /** Databases that were leased, to be compared over all workers. */
  readonly databases: readonly string[];
}

process.once('message', (task: PolluterTask) => {
  void run(task).then((sightings) => process.send?.(sightings, () => process.exit(0)));
});

async function run({ worker, leases }: PolluterTask): Promise<Sightings> {
  const services = openWorkerServices(null);
  const { leasePool, address } = await services.postgres();
  const namespaces = await services.redisServer();
  const source = { migrations: address.migrations };
  const seen: string[] = [];
  const databases: string[] = [];
  for (let round = 0; round < leases; round += 1) {
    const lease = await leasePool.lease(source, `polluter ${worker}, ${round}`);
    const namespace = await namespaces.lease();
    databases.push(lease.name);
    const database = openTestDatabase(lease);
    seen.push(...(await lookAround(lease.url)), ...(await lookAroundRedis(namespace.url)));
    seen.push(...(await pollute(lease.url, worker)));
    await database.close();
    await Promise.all([lease.release(), namespace.release()]);
  }
  await services.close();
  return { leases, seen, databases };
}

/** Everything that a test before, or beside, could have left to be seen. */
async function lookAround(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<Record<string, string | number | null>>(`
    SELECT (SELECT count(*)::int FROM reading) AS rows,
           (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)'
               AND c.relname <> 'reading') AS tables,
           (SELECT count(*)::int FROM pg_class WHERE relpersistence = 't') AS temporary,
           (SELECT last_value::int FROM reading_id_seq) AS sequence,
           (SELECT count(*)::int FROM pg_db_role_setting s
             WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
           ) AS settings,
           (SELECT count(*)::int FROM pg_locks l
             WHERE l.locktype = 'advisory' AND l.database =
               (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks,
           current_setting('work_mem') AS work_mem`);
  await client.end();
  const clean = {
    rows: 3,
    tables: 0,
    temporary: 0,
    sequence: 3,
    settings: 0,
    locks: 0,
    work_mem: '4MB',
  };
  return Object.entries(clean)
    .filter(([name, value]) => rows[0]?.[name] !== value)
    .map(([name, value]) => `${name}: ${String(rows[0]?.[name])} instead of ${value}`);
}

async function lookAroundRedis(url: string): Promise<readonly string[]> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  const heard: string[] = [];
  const listener = new Redis(url);
  listener.on('message', (_channel, message: string) => heard.push(message));
  await listener.subscribe('everyone');
  await client.set('pollution', 'x');
  const mine = String(process.pid);
  await client.publish('everyone', mine);
  await client.ping();
  // The listener answers in order: what it answers after this came after our own message.
  await listener.ping();
  listener.disconnect();
  client.disconnect();
  return [
    ...keys.map((key) => `key ${key}`),
    ...heard.filter((message) => message !== mine).map((message) => `message of ${message}`),
  ];
}

/** Leaves behind whatever a careless test could, and a connection that is never closed. */
async function pollute(url: string, worker: number): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  const heard: string[] = [];
  client.on('error', () => {});
  client.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await client.connect();
  const name = new URL(url).username;
  await client.query('LISTEN everyone');
  await client.query(`INSERT INTO reading (value) SELECT n FROM generate_series(1, 50) n`);
  await client.query('CREATE TABLE pollution (x int)');
  await client.query('CREATE TEMP TABLE passing (x int)');
  await client.query(`SET work_mem = '64MB'`);
  await client.query(`ALTER ROLE ${name} SET work_mem = '65MB'`);
  await client.query(`ALTER DATABASE ${name} SET statement_timeout = '59s'`);
  await client.query('SELECT pg_advisory_lock(42)');
  await client.query(`SELECT pg_notify('everyone', '${worker}')`);
  await client.query('SELECT 1');
  const refused = await client.query(`ALTER SYSTEM SET work_mem = '66MB'`).then(
    () => ['ALTER SYSTEM was not refused'],
    () => [],
  );
  return [
    ...refused,
    ...heard.filter((from) => from !== String(worker)).map((from) => `notification of ${from}`),
  ];
}
