import type { RunDocument } from '../../document/document.ts';
import { exitCode } from '../../exit-code.ts';
import { renderRunPage } from '../../reporters/html/html.ts';
import { compare } from './compare.ts';
import { isAllowed } from './is-allowed.ts';
import type { Answer, Asked, KeptRuns, Served } from './served.ts';

/** The paths: what asks for a yes, what asks for the verdict, the page, and two runs side by side. */
const paths = ['/gate', '/verdict', '/', '/diff'] as const;
/** The page of one run. */
const runPath = /^\/runs\/([^/]+)$/;

/**
 * What `assay report --serve` answers. `/gate` is 200 only where the newest run passed, which is what a
 * webhook of Flagger waits for; `/verdict` is 200 with the verdict in words, for Argo's web metric.
 */
export function answer(asked: Asked, served: Served): Answer {
  const id = runPath.exec(asked.path)?.[1];
  const path = paths.find((one) => one === asked.path);
  if (path === undefined && id === undefined)
    return json(404, { error: `there is no ${asked.path}`, paths });
  if (!isAllowed(asked, served.token)) {
    return json(401, { error: 'the token is missing or wrong' });
  }
  const isRead = asked.method === 'GET' || asked.method === 'HEAD';
  if (!isRead && !(path === '/gate' && asked.method === 'POST')) {
    return json(405, { error: `${asked.path} does not take ${asked.method}` });
  }
  if (path === '/diff') return compare(asked.query, served.kept);
  if (id !== undefined) return pageOfRun(decode(id), served.kept);
  const { document } = served;
  if (document === null)
    return json(404, { error: 'there is no finished run, or the newest one goes on' });
  if (path === '/') return page(document);
  const summary = summaryOf(document, served);
  if (path === '/verdict') return json(200, summary);
  return json(summary.verdict === 'pass' ? 200 : 409, summary);
}

/** Answers with the page, and a link to the choice of what it is compared with. */
function page(document: RunDocument): Answer {
  const body = renderRunPage(document, { compareAt: `/diff?b=${encodeURIComponent(document.id)}` });
  return { status: 200, type: 'text/html', body };
}

function pageOfRun(id: string, kept: KeptRuns): Answer {
  const document = kept.open(id);
  return document === null ? json(404, { error: `there is no run '${id}'` }) : page(document);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
