import type { AssayConfig } from '../../../../config/schema.ts';
import { composeOf, containersOf } from '../../../../config/services.ts';
import type { Check } from '../check.ts';

export const dockerCheck: Check = {
  name: 'Docker engine',
  isWanted: ({ config }) => config !== null && (hasContainers(config) || namesDocker(config)),
  async look({ config }) {
    const { findEngine } = await import('../../../../../fixtures/services/docker/engine.ts');
    const engine = await findEngine();
    if (engine.found) return { state: 'here', detail: `answers at ${engine.address}` };
    const remedy = engine.remedy ?? 'start dockerd or Podman, or set DOCKER_HOST';
    if (config !== null && hasContainers(config)) {
      const names = [
        ...Object.keys(containersOf(config.services)),
        composeOf(config.services)?.file,
        ...imagesOf(config),
      ];
      const which = names.filter((name) => name !== undefined).join(', ');
      return {
        state: 'missing',
        detail: engine.reason,
        costs: `these containers can't start: ${which}`,
        remedy,
      };
    }
    return {
      state: 'limited',
      detail: engine.reason,
      costs: 'Postgres and Redis run as processes; tests of the docker provider are skipped',
      remedy,
    };
  },
};

function namesDocker({ services: { provider, postgres, redis } }: AssayConfig): boolean {
  return [provider, postgres?.provider, redis?.provider].includes('docker');
}

function hasContainers(config: AssayConfig): boolean {
  const { services } = config;
  const isOwn = Object.keys(containersOf(services)).length > 0 || composeOf(services) !== null;
  return isOwn || imagesOf(config).length > 0;
}

function imagesOf({ target, targets }: AssayConfig): readonly string[] {
  return [target, ...Object.values(targets)].flatMap((one) => one?.image ?? []);
}
