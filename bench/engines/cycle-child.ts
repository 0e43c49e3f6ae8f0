import { createEngine } from '../../fixtures/engines/create-engine.ts';
import { arrayKind, elementCount } from '../../fixtures/engines/datatype.ts';

/** Prints the resident size after each cycle of opening, running and releasing a model. */
const [, , model = '', isolation = '', cycles = ''] = process.argv;
const sizes: number[] = [];
for (let cycle = 0; cycle < Number(cycles); cycle += 1) {
  await once();
  globalThis.gc?.();
  sizes.push(process.memoryUsage.rss());
}
process.stdout.write(JSON.stringify(sizes));

async function once(): Promise<void> {
  await using engine = await createEngine({
    engine: 'onnx-cpu',
    model,
    isolation: isolation === 'inline' ? 'inline' : 'process',
  });
  const inputs = engine.inputs.map(({ name, datatype, shape }) => {
    const sizesOf = shape.map((size) => Math.max(1, size));
    return [
      name,
      { datatype, shape: sizesOf, data: new (arrayKind(datatype))(elementCount(sizesOf)) },
    ];
  });
  await engine.run(Object.fromEntries(inputs));
}
