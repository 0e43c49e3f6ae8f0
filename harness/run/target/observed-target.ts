import type { StartedServices } from '../../../fixtures/services/start-services.ts';
import type { StartedTargets } from '../../../fixtures/target/start-targets.ts';
import type { TargetConfig } from '../../config/targets.ts';
import { readNodeOptions } from '../../config/environment.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import { makeProbeKey } from '../../measurement/probe/address.ts';
import { vitalsEnvironment } from '../../measurement/probe/target-environment.ts';

/** How a target that gets load is made to tell of itself. */
export interface Observability {
  /** Null where no probe can live in it: it runs already, or in a container. */
  readonly probeKey: string | null;
  readonly environment: Readonly<Record<string, string>>;
}

export function observabilityOf({ command, app, env }: TargetConfig): Observability {
  if (command === undefined && app === undefined) return { probeKey: null, environment: {} };
  const probeKey = makeProbeKey();
  // Those of the config take the place of those that the harness was started with.
  const inherited = env['NODE_OPTIONS'] === undefined ? readNodeOptions() : '';
  return { probeKey, environment: vitalsEnvironment(probeKey, inherited) };
}

/** Everything that a run started and that its load may wait for. */
export function observerPlan(
  target: StartedTargets & { readonly database: string | null },
  services: StartedServices | null,
  { probeKey }: Observability,
): ObserverPlan {
  const { postgres = null, redis = null, containers = [] } = services ?? {};
  // What listens at a published port is the engine's own process, and not the container.
  const pidAt = (url: string): number | null =>
    containers.find(({ address }) =>
      Object.values(address?.ports ?? {}).includes(Number(new URL(url).port)),
    )?.pid ?? null;
  return {
    servers: [
      { of: 'target', pid: target.pid ?? pidAt(target.url), url: target.url, probeKey },
      ...Object.entries(target.others).map(([of, { pid, url }]) => ({
        of,
        pid: pid ?? pidAt(url),
        url,
        probeKey: null,
      })),
    ],
    postgres: postgres && {
      url: postgres.url,
      pid: postgres.pid,
      database: target.database,
    },
    redis: redis && { url: redis.url, pid: redis.pid },
    containers: containers.map(({ service, pid }) => ({ of: service, pid })),
  };
}
