import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { RunContext } from '../context.ts';
import type { Phase, PhaseResult } from './phase.ts';

/** Starts what the suites need, once for the whole run. */
export const servicesPhase: Phase = {
  name: 'services',
  // Each service has a deadline of its own.
  budgetSeconds: Number.POSITIVE_INFINITY,
  subjects: ['services'],
  needsServices: false,
  run: startServices,
};

async function startServices(context: RunContext, abort: AbortSignal): Promise<PhaseResult> {
  const fixtures = await import('../../../fixtures/services/start-services.ts');
  const services = context.started.use(
    await fixtures.startServices(context.plan.loaded.config.services, {
      signal: abort,
      log: (text) => context.emit({ type: 'progress', phase: 'services', text }),
    }),
  );
  context.services = services;
  services.died.catch((error: unknown) => {
    context.servicesLost.abort(error instanceof Error ? error.message : String(error));
  });
  const started = [services.postgres, services.redis].filter((service) => service !== null);
  for (const service of started) {
    context.redaction.addUrl(service.url);
    const { provider, version, startupMs, chosenBecause, facts } = service;
    context.emit({
      type: 'service-started',
      service: {
        name: service.service,
        provider,
        version,
        startupMs,
        chosenBecause,
        facts: { ...facts },
      },
    });
  }
  const versions = Object.fromEntries(started.map((one) => [one.service, one.version]));
  context.emit({ type: 'versions', versions });
  const summary = started
    .map(
      (one) =>
        `${one.service} ${one.version} ${one.provider}, ${formatQuantity(one.startupMs, 'ms')}`,
    )
    .join(' · ');
  return { state: 'done', summary, reason: null };
}
