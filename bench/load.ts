import { parseArgs } from 'node:util';

import { benchCollector } from './load/collector.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pods: { type: 'string', default: '8' },
    millions: { type: 'string', default: '5' },
  },
});
void positionals;
process.stdout.write(
  await benchCollector({ pods: Number(values.pods), millions: Number(values.millions) }),
);
