import type { RunDocument } from '../../document/document.ts';
import { exitCode } from '../../exit-code.ts';
import { html } from '../../reporters/html/html.ts';
import { isAllowed, type Credentials } from './is-allowed.ts';

/** What was asked, as far as the answer depends on it. */
export interface Asked extends Credentials {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
}

export interface Answer {
  readonly status: 200 | 401 | 404 | 405 | 409;
  readonly type: 'text/html' | 'application/json';
  readonly body: string;
}

export interface Served {
  /** The run that is asked about; null where there is none yet. */
  readonly document: RunDocument | null;
  /** What a request has to show; null for nothing. */
  readonly token: string | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** An older run is no answer; null for one of any age. */
  readonly maxAgeMs: number | null;
}

/** The paths: what asks for a yes, what asks for the verdict, and the page. */
const paths = ['/gate', '/verdict', '/'] as const;

/**
 * What `assay report --serve` answers. `/gate` is 200 only where the newest run passed, which is what a
 * webhook of Flagger waits for; `/verdict` is 200 with the verdict in words, for Argo's web metric.
 */
export function answer(asked: Asked, served: Served): Answer {
  const path = paths.find((one) => one === asked.path);
  if (path === undefined) return json(404, { error: `there is no ${asked.path}`, paths });
  if (!isAllowed(asked, served.token)) {
    return json(401, { error: 'the token is missing or wrong' });
  }
  const isRead = asked.method === 'GET' || asked.method === 'HEAD';
  if (!isRead && !(path === '/gate' && asked.method === 'POST')) {
    return json(405, { error: `${path} does not take ${asked.method}` });
  }
  const { document } = served;
  if (document === null)
    return json(404, { error: 'there is no finished run, or the newest one goes on' });
  if (path === '/') return { status: 200, type: 'text/html', body: html.render(document) };
  const summary = summaryOf(document, served);
  if (path === '/verdict') return json(200, summary);
  return json(summary.verdict === 'pass' ? 200 : 409, summary);
}

/** A run that is too old, that ended early or that ended with another code than 0 does not pass. */
function summaryOf(document: RunDocument, { nowMs, maxAgeMs }: Served) {
  const { id: run, verdict, sentence, exitCode: code, endedEarly, fingerprint } = document;
  const endedMs = Date.parse(document.startedAt) + document.seconds * 1000;
  const isOld = maxAgeMs !== null && nowMs - endedMs > maxAgeMs;
  const isWhole = endedEarly === null && code === exitCode.pass;
  const holds = verdict !== 'pass' || (isWhole && !isOld);
  return {
    run,
    commit: fingerprint.git?.commit ?? null,
    endedAt: new Date(endedMs).toISOString(),
    verdict: isOld || !holds ? ('inconclusive' as const) : verdict,
    sentence: isOld ? `the newest run is older than it may be: ${sentence}` : sentence,
    exitCode: code,
  };
}

function json(status: Answer['status'], value: object): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
