import { UsageError } from '../../errors.ts';
import { isLoopback, requireOwn } from '../../load/require-own.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import { type LoadTarget, planTarget, startPlannedTarget } from './configured-target.ts';

/**
 * The back end that is up at an address; nothing of it is ours to stop.
 * @throws {UsageError} no address of HTTP, or one of a host that nobody said is theirs
 */
export function targetAt(
  url: string,
  { iOwnThisTarget = false, option = '--url' }: Ownership = {},
): LoadTarget {
  if (!URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) {
    throw new UsageError(`${option} '${url}' is not an http:// or https:// address`, {
      remedy: `for example ${option} http://127.0.0.1:8080`,
    });
  }
  requireOwn(url, iOwnThisTarget);
  return {
    url: url.replace(/\/+$/u, ''),
    died: never,
    servicesDied: never,
    variables: {},
    observe: isLoopback(url) ? observerOf(url) : null,
    [Symbol.asyncDispose]: async () => {},
  };
}

function observerOf(url: string): ObserverPlan {
  const servers = [{ of: 'target', pid: null, url, probeKey: null }];
  return { servers, postgres: null, redis: null, containers: [] };
}

export interface Ownership {
  /** Whether the user said that the target is theirs, wherever it is. */
  readonly iOwnThisTarget?: boolean;
  /** What the address was given by. */
  readonly option?: string;
}

const never = new Promise<never>(() => {});

/**
 * The back end of the project's config, or of the one that `--config` names, started with the services that
 * it needs.
 * @throws {UsageError} no config, or none with a target
 * @throws {InfrastructureError} a service or the back end did not get ready
 */
export async function startConfiguredTarget(
  abort: AbortSignal,
  { config = null, iOwnThisTarget = false }: Ownership & { readonly config?: string | null } = {},
): Promise<LoadTarget> {
  return await startPlannedTarget(await planTarget({ config, iOwnThisTarget }), abort);
}
