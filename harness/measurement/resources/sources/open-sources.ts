import type { ObserverPlan } from '../plan.ts';
import type { LoadResources } from '../resources.ts';
import type { ResourceSource } from '../source.ts';
import { ControlGroupSource } from './control-group.ts';
import { MachineSource } from './machine.ts';
import { NodeSource } from './node-processes.ts';
import { ProcessSource, ServerProcesses } from './processes.ts';

/** Everything that can be looked at, and why the rest can't. */
export interface OpenedSources extends AsyncDisposable {
  readonly sources: readonly ResourceSource[];
  readonly notSeen: LoadResources['notSeen'];
}

export async function openSources(plan: ObserverPlan): Promise<OpenedSources> {
  const { postgres, redis } = plan;
  await using opening = new AsyncDisposableStack();
  const notSeen: { of: string; reason: string }[] = [];
  const sources: ResourceSource[] = [];
  const add = async (of: string, open: () => ResourceSource | Promise<ResourceSource>) => {
    try {
      sources.push(opening.use(await open()));
    } catch (error) {
      notSeen.push({ of, reason: error instanceof Error ? error.message : String(error) });
    }
  };
  if (process.platform === 'linux') await addProcesses(plan, add);
  else
    notSeen.push({ of: 'processes', reason: `this platform (${process.platform}) has no /proc` });
  if (postgres !== null) {
    const { PostgresSource } = await import('./postgres.ts');
    await add('postgres', () => PostgresSource.open(postgres));
  }
  if (redis !== null) {
    const { RedisSource } = await import('./redis.ts');
    await add('redis', () => RedisSource.open(redis));
  }
  const opened = opening.move();
  return { sources, notSeen, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function addProcesses(
  { servers, postgres, redis, containers }: ObserverPlan,
  add: (of: string, open: () => ResourceSource) => Promise<void>,
): Promise<void> {
  const addGroup = async (of: string, pid: number | null, isWhole = true): Promise<void> => {
    const group = pid === null ? null : ControlGroupSource.of(of, pid, { isWhole });
    if (group !== null) await add(of, () => group);
  };
  await add('machine', () => new MachineSource());
  for (const { of, probeKey, ...server } of servers) {
    const processes = new ServerProcesses(server);
    await add(of, () => new ProcessSource(of, processes, { isWhole: true }));
    await addGroup(of, server.pid);
    if (probeKey === null) continue;
    await add(of, () => new NodeSource(of, new ServerProcesses(server), probeKey));
  }
  for (const { of, pid } of containers) {
    await add(of, () => {
      if (pid === null) throw new Error('its engine runs on another kernel');
      return new ProcessSource(of, new ServerProcesses({ pid, url: '' }), { isWhole: true });
    });
    await addGroup(of, pid);
  }
  for (const [of, service] of Object.entries({ postgres, redis })) {
    if (service === null || service.pid === null) continue;
    const processes = new ServerProcesses({ pid: service.pid, url: service.url });
    // Backends of Postgres share most of their memory, and each would count it.
    await add(of, () => new ProcessSource(of, processes, { isWhole: false }));
    await addGroup(of, service.pid, false);
  }
}
