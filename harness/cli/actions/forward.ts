import { randomUUID } from 'node:crypto';

import { requireVariable } from '../require-variable.ts';
import { UsageError } from '../../errors.ts';
import { forwardPoints } from '../../load/collector/forward-points.ts';
import { Interruption } from '../../process/interruption.ts';
import { readDuration } from '../parse-amount.ts';

interface Request {
  readonly to: string;
  readonly run: string;
  readonly part: string;
  readonly file: string;
  readonly log?: string;
  readonly pod?: string;
  readonly merge?: boolean;
  readonly giveUp: string;
}

/** A signal is how it learns that k6 has ended: no interruption of its own. */
export async function forwardCommand(request: Request): Promise<void> {
  const options = {
    url: collectorUrl(request.to),
    token: requireVariable('ASSAY_COLLECTOR_TOKEN', 'the token that the collector asks for'),
    run: request.run,
    index: partNumber(request.part) - 1,
    uid: request.pod === undefined ? randomUUID() : podId(request.pod),
    nowMs: Date.now,
    file: request.file,
    logFile: request.log ?? null,
    form: request.merge === true ? ('recording' as const) : ('points' as const),
    giveUpMs: readDuration('--give-up', request.giveUp),
  };
  using interruption = new Interruption({ longestStopMs: null });
  process.stderr.write(`sending the points in ${request.file} to ${options.url}\n`);
  const bytes = await forwardPoints({ ...options, ended: interruption.signal });
  const what = request.merge === true ? 'bytes of what they come to' : 'bytes of points';
  process.stdout.write(`the collector has all ${bytes} ${what}\n`);
}

function collectorUrl(written: string): string {
  const url = URL.parse(written);
  if (url?.protocol === 'http:') return url.origin;
  throw new UsageError(`--to '${written}' is no http:// address`, {
    remedy: 'for instance --to http://collector:8417',
  });
}

/** It goes into a header, and into messages. */
function podId(written: string): string {
  if (/^[\w.:-]{1,100}$/u.test(written)) return written;
  throw new UsageError(`--pod '${written}' is no name of a pod`, {
    remedy: 'letters, digits and . : _ - (at most 100), such as the uid that Kubernetes gave it',
  });
}

function partNumber(written: string): number {
  const digits = /(?:^|-)(?<number>[1-9]\d*)$/u.exec(written)?.groups?.['number'];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`--part '${written}' does not end in the number of an instance, from 1`, {
    remedy: 'for instance --part 3, or --part "$HOSTNAME" where that is load-3',
  });
}
