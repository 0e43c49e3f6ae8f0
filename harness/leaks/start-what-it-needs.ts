import type { HandedOverServices } from '../../fixtures/services/handed-over.ts';
import { startServices } from '../../fixtures/services/start-services.ts';
import type { TargetContext } from '../../fixtures/target/start-target.ts';
import { startTargets } from '../../fixtures/target/start-targets.ts';
import { readVariable } from '../config/environment.ts';
import { loadConfig } from '../config/load-config.ts';
import { UsageError } from '../errors.ts';
import { probeEnvironment } from '../measurement/probe/target-environment.ts';
import { requireOwnTargets } from '../load/require-own.ts';
import { makeProbeKey } from '../measurement/probe/address.ts';
import { fromOutside } from './from-outside.ts';
import type { MeasuredTarget } from './serving-processes.ts';

/** What an operation finds running. Disposing ends what was started for it. */
export interface Surroundings extends AsyncDisposable {
  readonly target: MeasuredTarget | null;
  /** The JSON of ASSAY_SERVICES. */
  readonly services: string | null;
}

/**
 * Starts, for `assay leak` on its own, what `assay run` would have had running: the services of the
 * config, and the target with its probe.
 * @param isOwn whether the user said that the servers are theirs, wherever they are
 * @throws {UsageError} the config has no target that could be measured, or one that is not this machine
 */
export async function startWhatItNeeds(
  uses: readonly string[],
  signal: AbortSignal,
  isOwn = false,
): Promise<Surroundings> {
  const { config, root } = await loadConfig();
  if (uses.includes('target')) requireOwnTargets(config, isOwn);
  await using starting = new AsyncDisposableStack();
  const given = readVariable('ASSAY_SERVICES') ?? null;
  // What runs already is not started again.
  const services =
    given === null ? starting.use(await startServices(config.services, { root, signal })) : null;
  const handedOver = given ?? services?.handOver()['ASSAY_SERVICES'] ?? null;
  let target: Surroundings['target'] = null;
  if (uses.includes('target')) {
    if (config.target === undefined) {
      throw new UsageError('the operation drives the target, and the config names none', {
        remedy: "add target: { command: 'node server.js' } to the config",
      });
    }
    if (config.target.command === undefined && config.target.app === undefined) {
      throw new UsageError(`the operation drives the target, and ${fromOutside(config.target)}`, {
        remedy: 'add target.command or target.app, or measure it by --url … --pid …',
      });
    }
    const probeKey = makeProbeKey();
    const started = await startTargets(
      { target: config.target, targets: config.targets },
      { cwd: root, ...urlsOf(handedOver), env: probeEnvironment(probeKey), signal },
    );
    starting.use(started);
    target = { url: started.url, probeKey, pid: started.pid };
  }
  const running = starting.move();
  return { target, services: handedOver, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function urlsOf(
  services: string | null,
): Pick<TargetContext, 'postgresUrl' | 'redisUrl' | 'containers'> {
  const { postgres, redis, containers = {} } = JSON.parse(services ?? '{}') as HandedOverServices;
  return {
    postgresUrl: postgres?.url,
    redisUrl: redis?.url,
    containers: Object.values(containers),
  };
}
