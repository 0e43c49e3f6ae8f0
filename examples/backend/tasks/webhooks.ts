import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../database/connect.ts';
import { and, asc, eq, isNull, lt, sql } from '../database/drizzle.ts';
import { taskEvents, tasks, webhookDeliveries, webhooks } from '../database/schema/work.ts';
import { session } from '../database/session.ts';

/** How long a receiver may think. */
const ANSWER_TIMEOUT_MS = 5_000;
const POLL_MS = 500;
/** Then it is a dead letter: its row stays, with the last status. */
export const MOST_ATTEMPTS = 8;
/** How old a delivery may be for its receiver: an older one is a replay. */
const FRESH_S = 300;

/**
 * `t=<seconds>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>`: the time is signed with the body, so that an
 * old delivery can't be sent again.
 */
export function sign(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${mac(secret, seconds, body)}`;
}

/** For receivers: whether the body is from who has the secret, and from lately. */
export function verify(secret: string, body: string, signature: string, nowMs: number): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature);
  if (parts === null) return false;
  const seconds = Number(parts[1]);
  if (Math.abs(nowMs / 1_000 - seconds) > FRESH_S) return false;
  return timingSafeEqual(Buffer.from(parts[2]!), Buffer.from(mac(secret, seconds, body)));
}

function mac(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

interface SenderOptions {
  readonly secret: string;
  readonly logger: FastifyBaseLogger;
  /** Of the first retry; each one waits twice as long as the one before. */
  readonly backoffMs?: number;
}

/**
 * Sends what is due to the webhooks, from the table that `TaskStore` writes: at least once, and to each
 * webhook in the order of the events of a task. Several workers may run one each.
 */
export class WebhookSender implements AsyncDisposable {
  readonly #database: Database;
  readonly #options: SenderOptions;
  readonly #timer: NodeJS.Timeout;
  #sending: Promise<void> = Promise.resolve();

  constructor(database: Database, options: SenderOptions) {
    this.#database = database;
    this.#options = options;
    this.#timer = setInterval(() => void this.sendDue(), POLL_MS).unref();
  }

  /** Everything that is due now, one after the other. */
  sendDue(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendAllDue());
    return this.#sending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
  }

  async #sendAllDue(): Promise<void> {
    try {
      while (await this.#sendOne());
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'could not send to the webhooks');
    }
  }

  /** @returns whether there was one */
  async #sendOne(): Promise<boolean> {
    const backoffMs = this.#options.backoffMs ?? 1_000;
    return await session(this.#database, async (tx) => {
      const earlier = sql`exists (select from ${webhookDeliveries} before
        join ${taskEvents} event on event.id = before.event_id
        where before.webhook_id = ${webhookDeliveries.webhookId} and event.task_id = ${taskEvents.taskId}
          and before.delivered_at is null and before.attempts < ${MOST_ATTEMPTS}
          and event.sequence < ${taskEvents.sequence})`;
      const [due] = await tx
        .select({
          id: webhookDeliveries.id,
          attempts: webhookDeliveries.attempts,
          url: webhooks.url,
          taskId: tasks.taskId,
          sequence: taskEvents.sequence,
          state: taskEvents.state,
        })
        .from(webhookDeliveries)
        .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
        .innerJoin(taskEvents, eq(taskEvents.id, webhookDeliveries.eventId))
        .innerJoin(tasks, eq(tasks.id, taskEvents.taskId))
        .where(
          and(
            isNull(webhookDeliveries.deliveredAt),
            lt(webhookDeliveries.attempts, MOST_ATTEMPTS),
            sql`not ${earlier}`,
            // The trigger keeps the time of the last attempt.
            sql`(${webhookDeliveries.attempts} = 0 or ${webhookDeliveries.updatedAt}
              + ${backoffMs} * power(2, ${webhookDeliveries.attempts} - 1) * interval '1 ms' <= clock_timestamp())`,
          ),
        )
        .orderBy(asc(webhookDeliveries.id))
        .limit(1)
        .for('update', { of: webhookDeliveries, skipLocked: true });
      if (due === undefined) return false;
      const { id, attempts, url, ...event } = due;
      const status = await this.#post(url, JSON.stringify({ id, ...event }));
      const isDelivered = status !== null && status >= 200 && status < 300;
      await tx
        .update(webhookDeliveries)
        .set({ attempts: attempts + 1, status, deliveredAt: isDelivered ? new Date() : null })
        .where(eq(webhookDeliveries.id, id));
      return true;
    });
  }

  /** @returns the receiver's status; null if it gave none */
  async #post(url: string, body: string): Promise<number | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-signature': sign(this.#options.secret, body, Date.now()),
        },
        body,
        // A receiver that sends us elsewhere is not the one that was subscribed.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }
}
