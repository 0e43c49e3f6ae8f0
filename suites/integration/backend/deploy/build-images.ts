import { spawn } from 'node:child_process';
import type Docker from 'dockerode';
import { root } from './chart.ts';

/** Stands for the official image of Node: `scripts/build-node-image.sh`. */
export const nodeImage = 'assay-local/node:24';

/** What `.dockerignore` lets through. */
const sources = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'harness/errors.ts',
  'harness/exit-code.ts',
  'harness/config',
  'harness/process',
  'examples/backend',
  'fixtures/engines',
  'fixtures/models',
  'fixtures/signals',
];

/**
 * Builds a stage of the Dockerfile, with this machine's network for npm.
 * @throws {Error} a step of the build failed; with its output
 */
export async function buildImage(docker: Docker, target: string, image: string): Promise<void> {
  const options = ['--exclude=node_modules', '--create', '--file=-', ...sources];
  const context = spawn('tar', options, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const progress = await docker.buildImage(context.stdout, {
    t: image,
    target,
    dockerfile: 'examples/backend/deploy/Dockerfile',
    networkmode: 'host',
    buildargs: { NODE_IMAGE: nodeImage },
    forcerm: true,
  });
  const output: string[] = [];
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      progress,
      (error) =>
        error === null ? resolve() : reject(new Error(output.join(''), { cause: error })),
      ({ stream, error }: { stream?: string; error?: string }) =>
        output.push(stream ?? error ?? ''),
    );
  });
}
