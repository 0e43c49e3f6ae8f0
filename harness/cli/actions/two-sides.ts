import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { conflictsOf, type TargetConfig } from '../../config/targets.ts';
import { UsageError } from '../../errors.ts';
import { isLoopback } from '../../load/require-own.ts';
import type { BothSides } from '../../measurement/both-sides.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import {
  type ConfiguredTarget,
  type LoadTarget,
  planTarget,
  startPlannedTarget,
  type TargetRequest,
} from './configured-target.ts';
import { targetAt } from './load-target.ts';

/** Both servers of a comparison, whether they were up or are started. */
export interface TwoSides extends AsyncDisposable {
  readonly urls: BothSides<string>;
  /** By which a script finds the servers beside each. */
  readonly variables: BothSides<Readonly<Record<string, string>>>;
  /** Null where a side runs on another machine: one alone is no comparison. */
  readonly observe: BothSides<ObserverPlan> | null;
  /** Its reason says which side died under its load. */
  readonly died: AbortSignal;
  /** A service is gone: that says nothing of either side. */
  readonly lost: AbortSignal;
}

/** What is going to be compared, checked; nothing is started. */
export interface PlannedSides {
  /** What the base is called. */
  readonly against: string;
  readonly open: (abort: AbortSignal) => Promise<TwoSides>;
}

export interface SidesRequest {
  readonly url?: string;
  /** An address, a config file, `image:<image>`, or `engine:<engine>`. */
  readonly against: string;
  readonly config?: string;
  readonly iOwnThisTarget?: boolean;
}

const isAddress = (text: string): boolean => /^\w+:\/\//u.test(text);

/**
 * Two servers that are up, by their addresses; or this side's as the config says, beside the one of another
 * config, with another image, or on another engine.
 * @throws {UsageError} an address, a file, or a target that can't be had
 */
export async function planSides(request: SidesRequest): Promise<PlannedSides> {
  const { url, against, iOwnThisTarget = false } = request;
  if (isAddress(against)) {
    const candidate = targetAt(requireUrl(url), { iOwnThisTarget });
    const base = targetAt(against, { option: '--against', iOwnThisTarget });
    return { against: base.url, open: async () => joined({ base, candidate }) };
  }
  if (url !== undefined) {
    throw new UsageError(`--against '${against}' is no address, and --url is one`, {
      remedy:
        'two addresses compare what is up; without --url both sides are started: --against other.config.ts, image:shop:2 or engine:onnx-wasm',
    });
  }
  const own = await planTarget({ config: request.config ?? null, iOwnThisTarget });
  const base = await planBase(against, request);
  for (const { target } of [own, base]) refuseRunning(target, against);
  return {
    against,
    open: async (abort) => {
      await using opening = new AsyncDisposableStack();
      // A fixed port could be that of one side only.
      const candidate = opening.use(await startPlannedTarget(onFreePort(own), abort));
      const other = opening.use(await startPlannedTarget(onFreePort(base), abort));
      const opened = opening.move();
      const sides = joined({ base: other, candidate });
      return { ...sides, [Symbol.asyncDispose]: () => opened.disposeAsync() };
    },
  };
}

/** A side that is this one but for what is written; or all of another config. */
async function planBase(
  against: string,
  {
    config = null,
    iOwnThisTarget = false,
  }: Omit<TargetRequest, 'config'> & { config?: string | null },
): Promise<ConfiguredTarget> {
  const [, kind, name = ''] = /^(image|engine):(.+)$/u.exec(against) ?? [];
  if (kind === 'engine') return await planTarget({ config, iOwnThisTarget, engine: name });
  if (kind === 'image') {
    return withImage(await planTarget({ config, iOwnThisTarget }), name);
  }
  if (existsSync(resolve(against))) {
    return await planTarget({ config: against, iOwnThisTarget });
  }
  throw new UsageError(`--against '${against}' is no address, and there is no such config file`, {
    remedy:
      'write --url http://127.0.0.1:8081 --against http://127.0.0.1:8080 for two servers that are up; other.config.ts, image:shop:2 or engine:onnx-wasm for one that is started beside that of the config; of a commit: assay run load --against origin/main',
  });
}

/** @throws {UsageError} a container would not reach what the target needs */
function withImage(own: ConfiguredTarget, image: string): ConfiguredTarget {
  const target = { ...own.target, command: undefined, app: undefined, url: undefined, image };
  const { config } = own.loaded;
  const [conflict] = conflictsOf({ ...config, target });
  if (conflict === undefined) return { ...own, target };
  throw new UsageError(
    `--against image:${image} needs ${conflict.path.join('.')}: ${conflict.allowed}`,
    { remedy: 'write a config for it: --against other.config.ts' },
  );
}

function requireUrl(url: string | undefined): string {
  if (url !== undefined) return url;
  throw new UsageError('--against needs --url: the server that is compared with it', {
    remedy: 'for example --url http://127.0.0.1:8081 --against http://127.0.0.1:8080',
  });
}

/** What runs already is there once, whatever another config says of it. */
function refuseRunning({ command, app, image }: TargetConfig, against: string): void {
  if ((command ?? app ?? image) !== undefined) return;
  throw new UsageError(
    `--against '${basename(against)}' starts both sides, and a config's target is not started by command, app or image`,
    { remedy: 'for two servers that are up: --url http://… --against http://…' },
  );
}

function onFreePort(planned: ConfiguredTarget): ConfiguredTarget {
  return { ...planned, target: { ...planned.target, url: undefined } };
}

function joined(sides: BothSides<LoadTarget>): TwoSides {
  const { base, candidate } = sides;
  const died = new AbortController();
  const lost = new AbortController();
  for (const [side, what] of [
    [base, 'the base'],
    [candidate, 'this side'],
  ] as const) {
    side.died.catch(() => died.abort(`the back end of ${what} died under load`));
    side.servicesDied.catch((error: unknown) => lost.abort(error));
  }
  const { observe: own } = candidate;
  const { observe: other } = base;
  const isHere = isLoopback(base.url) && isLoopback(candidate.url);
  return {
    urls: { base: base.url, candidate: candidate.url },
    variables: { base: base.variables, candidate: candidate.variables },
    observe: isHere && own !== null && other !== null ? { base: other, candidate: own } : null,
    died: died.signal,
    lost: lost.signal,
    [Symbol.asyncDispose]: async () => {},
  };
}
