import { enginesOf } from '../../../fixtures/engines/configured-engine.ts';
import { loadConfig, type LoadedConfig } from '../../config/load-config.ts';
import type { TargetConfig } from '../../config/targets.ts';
import { UsageError } from '../../errors.ts';
import { databaseOf } from '../../run/target/start-run-target.ts';
import { observabilityOf, observerPlan } from '../../run/target/observed-target.ts';
import { requireTarget } from '../../run/target/require-target.ts';
import { requireOwnTargets } from '../../load/require-own.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';

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

/** The back end of a config, checked and not started. */
export interface ConfiguredTarget {
  readonly loaded: LoadedConfig;
  readonly target: TargetConfig;
  /** Added to its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface TargetRequest {
  /** The config file; null takes the nearest one. */
  readonly config: string | null;
  /** What its models run on; the config's own without it. */
  readonly engine?: string;
  /** Whether the user said that the target is theirs, wherever it is. */
  readonly iOwnThisTarget?: boolean;
}

/** @throws {UsageError} no config, none with a target, or an engine that nothing of it runs on */
export async function planTarget({
  config,
  engine,
  iOwnThisTarget = false,
}: TargetRequest): Promise<ConfiguredTarget> {
  const loaded = await loadConfig({ file: config, ...(engine !== undefined && { engine }) });
  const target = requireTarget(loaded.config.target);
  requireOwnTargets(loaded.config, iOwnThisTarget);
  // It refuses an engine that there is not.
  if (engine !== undefined && !enginesOf(loaded).some((one) => one.engine === engine)) {
    throw new UsageError(
      `engine ${engine} changes nothing: the config has no model that runs here`,
      { remedy: "add engines: { fp32: { model: 'models/fp32.onnx' } } to the config" },
    );
  }
  // As `assay run --engine` tells the back end.
  return { loaded, target, environment: engine === undefined ? {} : { ASSAY_ENGINE: engine } };
}

/**
 * Starts the back end of a config with the services that it needs.
 * @throws {InfrastructureError} a service or the back end did not get ready
 */
export async function startPlannedTarget(
  { loaded, target: wanted, environment }: ConfiguredTarget,
  abort: AbortSignal,
): Promise<LoadTarget> {
  const [{ startServices }, { openRunLeases }, { startTargets }] = await Promise.all([
    import('../../../fixtures/services/start-services.ts'),
    import('../../../fixtures/services/run-leases.ts'),
    import('../../../fixtures/target/start-targets.ts'),
  ]);
  const { config, root } = loaded;
  const observed = observabilityOf(wanted);
  const ofProbe = config.load.resources ? observed.environment : {};
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
        env: { ...environment, ...ofProbe },
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
