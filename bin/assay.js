#!/usr/bin/env node
// The launcher: plain JavaScript that starts on any Node from 18 up, and hands over to the harness on
// a Node that can run it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const oldestMajor = 24;
const infrastructureFailed = 3;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (process.versions.pnp !== undefined) refusePlugAndPlay();
else if (Number(process.versions.node.split('.')[0]) >= oldestMajor) await start();
else handOver();

async function start() {
  forgiveTypelessModules();
  // A clone runs its TypeScript as it is; the published package has it compiled.
  const source = join(root, 'harness', 'cli', 'main.ts');
  const entry = existsSync(source) ? source : join(root, 'harness', 'cli', 'main.js');
  keepCompiled();
  const { main } = await import(pathToFileURL(entry).href);
  process.exitCode = await main(process.argv.slice(2));
}

/**
 * A config in ES module syntax in a CommonJS project works; that Node parses it twice, which is what
 * its warning is about, is no news to whoever wrote it.
 */
function forgiveTypelessModules() {
  const emit = process.emit;
  process.emit = function (name, warning, ...rest) {
    if (name === 'warning' && warning?.code === 'MODULE_TYPELESS_PACKAGE_JSON') return false;
    return emit.call(this, name, warning, ...rest);
  };
}

/**
 * Keeps the modules of the command line compiled between runs, without their types: half of the time
 * that a command takes to start. What is measured runs in other processes, which have none of it.
 */
function keepCompiled() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const cache = process.env.ASSAY_CACHE || join(caches, 'assay');
  nodeModule.enableCompileCache?.(join(cache, 'compiled'));
}

/** Runs the same command on the Node that the npm package `node` has brought. */
function handOver() {
  const node = newerNode();
  if (node === null) {
    refuse(
      existsSync(join(root, 'package-lock.json'))
        ? `cd ${root} && node scripts/setup.mjs`
        : 'npm install --save-dev node@24',
    );
    return;
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // Node 22.15 and later can become the other program, so that there is nothing to be left behind.
  if (typeof process.execve === 'function') process.execve(node, [node, ...args], process.env);
  follow(node, args);
}

/**
 * Where the process can't be replaced, it must not outlive us: the kernel ends it when we are killed
 * (util-linux). Elsewhere nothing could promise that, so nothing is started.
 */
function follow(node, args) {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (process.platform !== 'linux' || setpriv === undefined) {
    refuse(`npm exec -- assay ${process.argv.slice(2).join(' ')}`);
    return;
  }
  const child = spawn(setpriv, ['--pdeathsig', 'KILL', '--', node, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // From a terminal both get it; from `kill` only we do.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`assay: ${node} can't be started: ${error.message}\n`);
    process.exitCode = infrastructureFailed;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : infrastructureFailed);
  });
}

/**
 * Servers, k6 and the watched processes are started from files, and Plug'n'Play keeps its packages in
 * archives that only Node with its hooks can read.
 */
function refusePlugAndPlay() {
  process.stderr.write(
    "assay: this project's packages are installed by Yarn's Plug'n'Play, and assay needs them as files\n" +
      '  → yarn config set nodeLinker node-modules && yarn install\n',
  );
  process.exitCode = infrastructureFailed;
}

function newerNode() {
  try {
    const require = nodeModule.createRequire(import.meta.url);
    const node = join(dirname(require.resolve('node/package.json')), 'bin', 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

function refuse(remedy) {
  process.stderr.write(
    `assay: this is Node ${process.versions.node}, and assay needs ${oldestMajor} or later\n` +
      `  → ${remedy}\n`,
  );
  process.exitCode = infrastructureFailed;
}
