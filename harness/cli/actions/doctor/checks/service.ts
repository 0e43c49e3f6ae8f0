import { installCommand } from '../../../../config/optional-package.ts';
import type { Finding } from '../check.ts';

interface ServiceLook {
  /** Provider that the config asks for. */
  readonly asked: 'auto' | 'external' | 'docker' | 'embedded';
  readonly name: 'postgres' | 'redis';
  /** Whether `variable` names a server. */
  readonly external: boolean;
  readonly variable: string;
  /** What the embedded provider would start; null where it has nothing to start. */
  embedded(): Promise<string | null>;
  /** The command that brings what the embedded provider needs. */
  readonly bring: string;
}

/** Whether a provider that the config allows can start a service; in the order in which they are tried. */
export async function lookForService(service: ServiceLook): Promise<Finding> {
  const { asked, variable } = service;
  const isAsked = (provider: typeof asked): boolean => asked === 'auto' || asked === provider;
  if (isAsked('external') && service.external) {
    return { state: 'here', detail: `external, from ${variable}` };
  }
  const binaries = isAsked('embedded') ? await service.embedded() : null;
  if (binaries !== null) return { state: 'here', detail: `embedded, ${binaries}` };
  const engine = isAsked('docker') ? await findDocker() : null;
  if (engine?.found === true) return { state: 'here', detail: `docker, at ${engine.address}` };
  const remedies = {
    auto: `${service.bring}, start Docker, or set ${variable}`,
    embedded: service.bring,
    docker: engine?.remedy ?? `start Docker (${installCommand('dockerode')} talks to it)`,
    external: `set ${variable} to the URL of a server`,
  };
  return {
    state: 'missing',
    detail: `the config asks for services.${service.name}, and nothing here can start it (provider ${asked})`,
    costs: 'every suite but unit and bench fails',
    remedy: remedies[asked],
  };
}

async function findDocker() {
  const { findEngine } = await import('../../../../../fixtures/services/docker/engine.ts');
  return await findEngine();
}
