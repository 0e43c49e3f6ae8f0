import exec from 'k6/execution';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import type { ConstantVUsScenario } from 'k6/options';

import {
  MOST_SECONDS,
  type SlowEnd,
  type Slowness,
  slownesses,
  type SlowRequest,
} from '../slow/slow-client.ts';
import { secondsOf } from './duration.ts';
import { sleep } from './k6.ts';

/** Marked as pure: a script without slow clients has none of these metrics. */
const held = /* @__PURE__ */ new Trend('slow_client_held', true);
const kept = /* @__PURE__ */ new Rate('slow_client_kept');

export interface SlowClientsLoad {
  /** How many there are, each with one connection at a time. */
  readonly clients: number;
  /** How long, as k6 writes it: `30s`, `5m`. */
  readonly duration: string;
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
  /** When it begins after the start of the test: `10s`. */
  readonly startTime?: string;
}

/** So many clients who each hold one connection after the other, by `slowClient()`. */
export function slowClients({ clients, ...load }: SlowClientsLoad): ConstantVUsScenario {
  if (!(Number.isInteger(clients) && clients > 0)) {
    throw new RangeError(`slowClients(): clients ${clients}; allowed: a whole number from 1 on`);
  }
  // Every one of them ends by itself when the time is over.
  return { executor: 'constant-vus', vus: clients, gracefulStop: '5s', ...load };
}

export interface SlowClientParams {
  /** What it is slow in; by itself `sends body`. */
  readonly slow?: Slowness;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Bytes that it sends or reads a second; default 1. */
  readonly bytesASecond?: number;
  /** How long it holds the connection, unless the server ends it before; default 60, at most 600. */
  readonly seconds?: number;
}

/**
 * Holds one connection to a server slowly. k6 sends and reads as fast as it can: a thread of the harness holds
 * the connection, and k6 waits for its end. A request of which the server took no connection failed; any other
 * is one, and `slow_client_kept` says whether the server still kept it after so many seconds.
 */
export function slowClient(url: string, body = '', params: SlowClientParams = {}): SlowEnd {
  const helper = __ENV['ASSAY_SLOW_CLIENTS'];
  if (helper === undefined || helper === '') {
    throw new Error('slowClient() needs the thread that `assay load` and `assay run` start');
  }
  const { slow = 'sends body', method = 'POST', headers = {}, tags = {} } = params;
  const { bytesASecond = 1, seconds = 60 } = params;
  check(slow, bytesASecond, seconds);
  const left = secondsLeft();
  const patience = Math.min(seconds, left);
  if (patience < LEAST_SECONDS) {
    sleep(Math.max(LEAST_SECONDS, left));
    return { by: 'client', heldMs: 0, status: null };
  }
  const asked: SlowRequest = { url, slow, method, headers, body, bytesASecond, seconds: patience };
  const response = http.post(helper, JSON.stringify(asked), {
    headers: { 'content-type': 'application/json' },
    tags: { name: url, ...tags },
    responseType: 'text',
    timeout: `${Math.ceil(patience + SPARE_SECONDS)}s`,
  });
  const end = endOf(response.body, response.error);
  if (end.by === 'refusal') {
    console.warn(`slowClient: ${end.reason}`);
    // Whoever is refused at once does not come back at once.
    sleep(Math.min(1, Math.max(LEAST_SECONDS, left)));
    return end;
  }
  // Who was cut short by the end of the load saw nothing of the server's time-outs.
  if (end.by === 'server' || patience === seconds) {
    held.add(end.heldMs, tags);
    kept.add(end.by === 'client', tags);
  }
  return end;
}

/** Less is no connection. */
const LEAST_SECONDS = 0.2;
/** The most that a connection takes to be made, and some. */
const SPARE_SECONDS = 15;

function check(slow: Slowness, bytesASecond: number, seconds: number): void {
  if (!slownesses.includes(slow)) {
    throw new RangeError(`slowClient(): slow '${slow}'; allowed: ${slownesses.join(', ')}`);
  }
  if (!(Number.isInteger(bytesASecond) && bytesASecond > 0)) {
    throw new RangeError(`slowClient(): bytesASecond ${bytesASecond}; allowed: 1 and more`);
  }
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new RangeError(`slowClient(): seconds ${seconds}; allowed: up to ${MOST_SECONDS}`);
  }
}

/** Until the scenario ends; of one without a duration the most that there is. */
function secondsLeft(): number {
  const { name, startTime } = exec.scenario;
  const scenario = exec.test.options.scenarios?.[name];
  const duration = (scenario as { readonly duration?: string } | undefined)?.duration;
  if (duration === undefined) return MOST_SECONDS;
  return secondsOf(duration) - (Date.now() - startTime) / 1000;
}

function endOf(body: unknown, error: string): SlowEnd {
  if (typeof body !== 'string') return { by: 'refusal', reason: error || 'no answer' };
  return JSON.parse(body) as SlowEnd;
}
