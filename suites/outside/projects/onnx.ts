import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const model = fileURLToPath(new URL('../../../fixtures/models/fault.onnx', import.meta.url));

/** A service around an ONNX model, in ESM JavaScript. */
export const onnx: Readonly<Record<string, string | Uint8Array>> = {
  'package.json': JSON.stringify({
    name: 'onnx-service',
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { start: 'node index.js' },
    dependencies: { 'onnxruntime-node': '1.30' },
    devDependencies: { vitest: '^5.0.0' },
  }),
  // Its install script would download the CUDA libraries.
  '.npmrc': 'onnxruntime-node-install=skip\n',
  'models/fault.onnx': readFileSync(model),
  'index.js': `
import { createServer } from 'node:http';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const session = await InferenceSession.create('models/fault.onnx');
const [name] = session.inputNames;

async function classify() {
  const input = new Tensor('float32', new Float32Array(4096), [1, 1, 4096]);
  const output = await session.run({ [name]: input });
  return [...output[session.outputNames[0]].data];
}

createServer((request, response) => {
  if (request.url === '/healthz') response.end('{}');
  else classify().then((scores) => response.end(JSON.stringify(scores)), (error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`,
};
