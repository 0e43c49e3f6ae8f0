import { createEngine } from '../../../../fixtures/engines/create-engine.ts';

/** Opens a model, runs it once, and prints how many classes it answered. */
const [model = '', isolation] = process.argv.slice(2);
await using engine = await createEngine({
  engine: 'onnx-cpu',
  model,
  isolation: isolation === 'inline' ? 'inline' : 'process',
});
const data = new Float32Array(4096);
const { probabilities } = await engine.run({
  signal: { datatype: 'FP32', shape: [1, 1, 4096], data },
});
console.log(probabilities?.data.length);
