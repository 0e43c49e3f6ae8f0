/**
 * `npm run install:mlserver`, `npm run install:kserve`: a server of the Open Inference Protocol that
 * others wrote, into an environment of its own in the cache. The engine `remote` is tested against it
 * where it is there.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../harness/config/environment.ts';

const servers: Readonly<Record<string, readonly string[]>> = {
  mlserver: ['mlserver==1.7.1', 'onnxruntime'],
  kserve: ['kserve==0.21.0', 'onnxruntime'],
};
const [, , name = ''] = process.argv;
const packages = servers[name];
if (packages === undefined) {
  console.error(`there is no server '${name}'; there are ${Object.keys(servers).join(', ')}`);
  process.exit(2);
}
const folder = join(cacheFolder(), name);
const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: 'inherit' });
};
try {
  run('python3', '-m', 'venv', '--clear', folder);
  run(join(folder, 'bin', 'pip'), 'install', '--quiet', ...packages);
} catch (error) {
  // Half an environment would be taken for one.
  rmSync(folder, { recursive: true, force: true });
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`${name} was not installed: ${reason}`);
  process.exitCode = 3;
}
