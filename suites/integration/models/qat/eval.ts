import { defineExamples } from '../../../../harness/index.ts';
import { Random } from '../../../../fixtures/signals/random.ts';

const PER_CLASS = 50;

/** The task of torch_qat.py and tensorflow_qat.py: how many periods a sine has, under noise. */
export default defineExamples({
  metric: 'top-1',
  classes: ['2 periods', '4 periods', '6 periods', '8 periods'],
  *examples() {
    const random = new Random(14, 'qat');
    for (let index = 0; index < 4 * PER_CLASS; index += 1) {
      const expected = index % 4;
      const phase = 2 * Math.PI * random.uniform();
      const signal = Float32Array.from(
        { length: 64 },
        (_, at) =>
          Math.sin((2 * Math.PI * 2 * (expected + 1) * at) / 64 + phase) + 0.3 * random.normal(),
      );
      yield { inputs: signal, expected };
    }
  },
});
