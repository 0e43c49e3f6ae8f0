import { loadConfig } from '../../config/load-config.ts';
import { UsageError } from '../../errors.ts';
import { isLoopback, requireOwn, requireOwnTargets } from '../../load/require-own.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import { databaseOf } from '../../run/target/start-run-target.ts';
import { observabilityOf, observerPlan } from '../../run/target/observed-target.ts';
import { requireTarget } from '../../run/target/require-target.ts';

/** A back end to send load to, and how long it stays. */
export interface LoadTarget extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string;
  /** Rejects when it ends by itself; never resolves. */
  readonly died: Promise<never>;
  /** Rejects when a service that it needs is lost, or what cleans up after us; never resolves. */
  readonly servicesDied: Promise<never>;
  /** By which a script finds the servers beside it: BILLING_URL. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is looked at while it has load; null where it runs on another machine. */
  readonly observe: ObserverPlan | null;
}

const GRACE_MS = 3000;

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
  {
    iOwnThisTarget = false,
    config: file = null,
  }: Ownership & { readonly config?: string | null } = {},
): Promise<LoadTarget> {
  const [{ startServices }, { openRunLeases }, { startTargets }] = await Promise.all([
    import('../../../fixtures/services/start-services.ts'),
    import('../../../fixtures/services/run-leases.ts'),
    import('../../../fixtures/target/start-targets.ts'),
  ]);
  const { config, root } = await loadConfig({ file });
  const wanted = requireTarget(config.target);
  requireOwnTargets(config, iOwnThisTarget);
  const observed = observabilityOf(wanted);
  const { environment } = config.load.resources ? observed : { environment: {} };
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices(config.services, { root, signal: abort }));
  const lease = stack.use(await stack.use(await openRunLeases(services)).leaseForTarget());
  const target = stack.use(
    await startTargets(
      { target: wanted, targets: config.targets },
      {
        cwd: root,
        postgresUrl: lease.postgresUrl,
        redisUrl: lease.redisUrl,
        containers: Object.values(services.addresses().containers ?? {}),
        graceMs: GRACE_MS,
        signal: abort,
        env: environment,
      },
    ),
  );
  const started = stack.move();
  return {
    url: target.url.replace(/\/+$/u, ''),
    died: target.died,
    servicesDied: services.died,
    variables: target.variables,
    observe: config.load.resources
      ? observerPlan({ ...target, database: databaseOf(lease.postgresUrl) }, services, observed)
      : null,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
