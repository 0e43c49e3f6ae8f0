import { pathToFileURL } from 'node:url';
import { Bench } from 'tinybench';
import { operationOf, type OperationModule } from '../../harness/measurement/latency/operation.ts';

/** Measures one module or two with tinybench's defaults and hands the samples over. */
const bench = new Bench({ retainSamples: true });
for (const [side, file] of process.argv.slice(2).entries()) {
  const module = (await import(`${pathToFileURL(file).href}?side=${side}`)) as OperationModule;
  const { run } = await operationOf(module, file);
  bench.add(String(side), async () => {
    await run();
  });
}
await bench.run();
const [base, candidate] = bench.tasks.map(({ result }) =>
  'latency' in result ? [...(result.latency.samples ?? [])] : [],
);
process.send?.({ base, candidate: candidate ?? [] }, () => process.exit(0));
