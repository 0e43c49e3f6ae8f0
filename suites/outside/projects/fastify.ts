/** A service in CommonJS TypeScript with its own tests on Vitest 3. */
export const fastify: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'fastify-service',
    version: '1.0.0',
    private: true,
    scripts: { start: 'node src/server.ts' },
    dependencies: { fastify: '^5.0.0' },
    devDependencies: { '@types/node': '^24', typescript: '~5.9.0', vitest: '^3.2.0' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'commonjs',
      target: 'es2022',
      strict: true,
      esModuleInterop: true,
      // As tsc --init writes it; Vite's own declarations need it under this moduleResolution.
      skipLibCheck: true,
      noEmit: true,
    },
  }),
  // A busy machine may need longer than 5 s to start the service for its first test.
  'vitest.config.mts': 'export default { test: { testTimeout: 60_000 } };\n',
  'src/server.ts': `
const fastify = require('fastify');
const app = fastify();
app.get('/health', async () => ({ ok: true }));
app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
`,
  'src/price.ts': 'export const withTax = (net: number): number => net * 1.2;\n',
  'src/price.test.ts': `
import { describe, expect, it } from 'vitest';
import { withTax } from './price';

describe('a price', () => {
  it('has its tax', () => {
    expect(withTax(10)).toBe(12);
  });
});
`,
};
