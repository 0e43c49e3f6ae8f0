import type { Check } from '../check.ts';

export const dockerCheck: Check = {
  name: 'Docker engine',
  isWanted: ({ config }) =>
    [
      config?.services.provider,
      config?.services.postgres?.provider,
      config?.services.redis?.provider,
    ].includes('docker'),
  async look() {
    const { findEngine } = await import('../../../../../fixtures/services/docker/engine.ts');
    const engine = await findEngine();
    if (engine.found) return { state: 'here', detail: `answers at ${engine.address}` };
    return {
      state: 'limited',
      detail: engine.reason,
      costs: 'Postgres and Redis run as processes; tests of the docker provider are skipped',
      remedy: 'start dockerd or Podman, or set DOCKER_HOST',
    };
  },
};
