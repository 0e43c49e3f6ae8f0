/** A server whose one bottleneck is known: `node server.ts <which>`. */
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { Pool } from 'pg';

type Answer = () => Promise<unknown>;

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function compute(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Every so often, and not again before it is done. */
function regularly(everyMs: number, job: () => unknown): void {
  void (async () => {
    for (;;) {
      await soon(everyMs);
      await job();
    }
  })();
}

const database = (max: number) => new Pool({ connectionString: process.env['DATABASE_URL'], max });

const planted: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
  healthy: () => () => soon(5),
  cpu: () => async () => compute(25),
  loop: () => {
    // A synchronous call of the system takes no processor, and all of the loop.
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    regularly(1200, () => Atomics.wait(asleep, 0, 0, 400));
    return () => soon(5);
  },
  pool: () => {
    const pool = database(2);
    return () => pool.query('SELECT pg_sleep(0.05)');
  },
  lock: async () => {
    const pool = database(60);
    await pool.query('CREATE TABLE counters (id int PRIMARY KEY, n int)');
    await pool.query('INSERT INTO counters VALUES (1, 0)');
    regularly(800, async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('LOCK TABLE counters');
      await soon(800);
      await client.query('COMMIT');
      client.release();
    });
    return () => pool.query('UPDATE counters SET n = n + 1 WHERE id = 1');
  },
  gc: () => {
    // Most of a small heap stays alive, so that each collection looks at all of it.
    const kept = Array.from({ length: 60 }, () => batch());
    let next = 0;
    return async () => {
      kept[next++ % kept.length] = batch();
    };
  },
  redis: () => {
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    const other = redis.duplicate();
    const busy =
      "local t = redis.call('TIME') local e = t[1] * 1000000 + t[2] + 500000 repeat t = redis.call('TIME') until t[1] * 1000000 + t[2] > e";
    regularly(1000, () => other.eval(busy, 0));
    return () => redis.get('name');
  },
};

function batch(): readonly object[] {
  return Array.from({ length: 20_000 }, (_, index) => ({ index, text: `entry ${index}` }));
}

const answer = await planted[process.argv[2] ?? '']?.();
if (answer === undefined) throw new Error(`no such bottleneck: ${process.argv[2]}`);
createServer((request, response) => {
  if (request.url === '/healthz') return void response.end();
  answer().then(
    () => response.end('{}'),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(process.env['PORT']), process.env['HOST']);
