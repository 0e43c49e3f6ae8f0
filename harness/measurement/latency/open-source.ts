import { pathToFileURL } from 'node:url';
import { UsageError } from '../../errors.ts';
import type { Side } from './interleave.ts';
import { type Operation, operationOf, type OperationModule } from './operation.ts';
import type { SideSource } from './side-source.ts';
import { slowed } from './slowed.ts';

/**
 * Loads a side's operation. Every side gets an instance of the module of its own, though the file be the
 * same: the canary is the base loaded once more.
 * @param visit which launch of this process it is for, from 0: every one gets instances of its own
 */
export async function openSource(source: SideSource, side: Side, visit = 0): Promise<Operation> {
  const operation = await operationFrom(source, side, visit);
  return source.slowedBy === undefined ? operation : slowed(operation, source.slowedBy);
}

async function operationFrom(source: SideSource, side: Side, visit: number): Promise<Operation> {
  if (source.kind === 'url') return requestOperation(source.url);
  const address = `${pathToFileURL(source.file).href}?assay=${side}${visit === 0 ? '' : visit}`;
  if (source.bench !== null) {
    // Only where it is needed: a launch starts in a third of the time without it.
    const { captureBenchmarks } = await import('./vitest-file/capture.ts');
    return captureBenchmarks(address, source.bench);
  }
  const module = (await import(address)) as OperationModule;
  return operationOf(module, source.file);
}

function requestOperation(url: string): Operation {
  return {
    name: url,
    run: async () => {
      const response = await fetch(url);
      const body = await response.arrayBuffer();
      if (!response.ok) throw new UsageError(`GET ${url} answered ${response.status}`);
      return body;
    },
    close: () => {},
  };
}
