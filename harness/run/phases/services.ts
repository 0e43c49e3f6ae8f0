import type { StartedService } from '../../../fixtures/services/service.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { RunContext } from '../context.ts';
import { detectEngines } from './engines.ts';
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
  const { openRunLeases } = await import('../../../fixtures/services/run-leases.ts');
  const { config, root } = context.plan.loaded;
  const [services, engines] = await Promise.all([
    fixtures.startServices(config.services, {
      root,
      signal: abort,
      log: (text) => context.emit({ type: 'progress', phase: 'services', text }),
    }),
    detectEngines(context),
  ]);
  context.services = context.started.use(services);
  context.environment = { ...services.handOver(), ...engines };
  services.died.catch((error: unknown) => {
    context.servicesLost.abort(error instanceof Error ? error.message : String(error));
  });
  const started = services.running;
  for (const service of started) announce(service, context);
  for (const { address } of services.containers) {
    const { password = '', rootPassword = '' } = address?.values ?? {};
    context.redaction.add(password, rootPassword);
  }
  context.leases = context.started.use(await openRunLeases(services));
  if (hasTestsOnServices(context)) await context.leases.warmUp();
  return { state: 'done', summary: started.map(summarize).join(' · '), reason: null };
}

/** Only they find databases that were made in advance; a back end alone needs one. */
function hasTestsOnServices({ plan }: RunContext): boolean {
  return plan.suites.some(({ name, tests }) => name !== 'unit' && tests.length > 0);
}

function announce(service: StartedService, { emit, redaction }: RunContext): void {
  redaction.addUrl(service.url);
  const { service: name, provider, version, startupMs, chosenBecause, facts } = service;
  emit({
    type: 'service-started',
    service: { name, provider, version, startupMs, chosenBecause, facts: { ...facts } },
  });
  emit({ type: 'versions', versions: { [name]: version } });
}

function summarize({ service, version, provider, startupMs }: StartedService): string {
  return `${service} ${version} ${provider}, ${formatQuantity(startupMs, 'ms')}`;
}
