/**
 * `npm run install:<name>`: packages of PyPI that tests ask where they are there, into an environment of
 * their own in the cache. `mlserver` and `kserve` are servers of the Open Inference Protocol, for the
 * engine `remote`; `readers` are the programs that read what a run is written as, Apache Otava and
 * Prometheus' own reader of OpenMetrics.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../harness/config/environment.ts';

const environments: Readonly<Record<string, readonly string[]>> = {
  mlserver: ['mlserver==1.7.1', 'onnxruntime'],
  kserve: ['kserve==0.21.0', 'onnxruntime'],
  readers: ['apache-otava==0.8.0', 'prometheus-client==0.26.0'],
};
const [, , name = ''] = process.argv;
const packages = environments[name];
if (packages === undefined) {
  console.error(`there is no '${name}'; there are ${Object.keys(environments).join(', ')}`);
  process.exit(2);
}
const folder = join(cacheFolder(), name);
const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: 'inherit' });
};
try {
  run('python3', '-m', 'venv', '--clear', folder);
  run(join(folder, 'bin', 'pip'), 'install', '--quiet', '--retries', '2', ...packages);
} catch (error) {
  // Half an environment would be taken for one.
  rmSync(folder, { recursive: true, force: true });
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`${name} was not installed: ${reason}`);
  process.exitCode = 3;
}
