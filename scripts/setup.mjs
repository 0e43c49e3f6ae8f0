// Called by `npm start` and `npm test` before they run. Plain JavaScript for any Node from 18 up, with
// no dependency, since its job is to bring the dependencies. Does nothing when nothing is missing.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, '.assay', 'setup.lock');
const localNode = join(root, 'node_modules', '.bin', 'node');
const localLauncher = join(root, 'node_modules', '.bin', 'assay');
const launcher = join(root, 'bin', 'assay.js');
const infrastructureFailed = 3;
const npmArguments = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];

main();

function main() {
  if (!dependenciesMissing() && !toolsMissing()) return;
  takeLock();
  try {
    if (dependenciesMissing()) installDependencies();
    if (toolsMissing()) installTools();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * npm writes what it has installed into node_modules/.package-lock.json once it is done; optional
 * packages may be left out for this platform.
 */
function dependenciesMissing() {
  if (!isExecutable(localNode) || !existsSync(localLauncher)) return true;
  try {
    const wanted = readPackages(join(root, 'package-lock.json'));
    const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
    return Object.entries(wanted).some(
      ([path, { version, optional }]) =>
        path !== '' && !optional && installed[path]?.version !== version,
    );
  } catch {
    return true;
  }
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** A look at the file system only; `assay doctor` looks closer. */
function toolsMissing() {
  return !isK6There() || !isRedisThere();
}

function isK6There() {
  if (process.env.ASSAY_K6) return true;
  return (
    onPath('k6') ||
    ['2.2.0', '1.8.1'].some((version) => isExecutable(join(cacheFolder(), 'k6', version, 'k6')))
  );
}

function isRedisThere() {
  if (process.env.ASSAY_REDIS_URL) return true;
  return (
    onPath('redis-server') ||
    onPath('valkey-server') ||
    isExecutable(join(cacheFolder(), 'redis', 'bin', 'redis-server'))
  );
}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.ASSAY_CACHE || join(base, 'assay');
}

function installDependencies() {
  const started = Date.now();
  say('installing the npm dependencies of package-lock.json, among them Node 24 (npm ci) …');
  const npm = npmCommand();
  const { status, error } = spawnSync(npm.command, [...npm.args, ...npmArguments], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // The CUDA libraries of onnxruntime-node are a download of their own, and are not needed.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', PATH: pathWithoutLocalNode() },
  });
  if (status !== 0) {
    fail(
      `npm ci failed${error ? `: ${error.message}` : ` with exit code ${status}`}`,
      'look at the lines above; check that the npm registry can be reached, then try again',
    );
  }
  linkLauncher();
  say(`npm dependencies installed in ${seconds(started)}`);
}

/** The npm that runs us, or the one on the PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return { command: outerNode(), args: [cli] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** npm ci removes node_modules, and with it the Node inside: npm has to run on another one. */
function outerNode() {
  const folders = pathWithoutLocalNode().split(delimiter);
  const found = folders.map((folder) => join(folder, 'node')).find(isExecutable);
  return found ?? process.execPath;
}

function pathWithoutLocalNode() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && folder !== dirname(localNode))
    .join(delimiter);
}

/** npm links the commands of dependencies, not the project's own: `npx assay` needs this one. */
function linkLauncher() {
  rmSync(localLauncher, { force: true });
  chmodSync(launcher, 0o755);
  symlinkSync(join('..', '..', 'bin', 'assay.js'), localLauncher);
}

function installTools() {
  const { status } = spawnSync(localNode, [launcher, 'install', '--with-deps'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? infrastructureFailed);
}

/** Two runs that start at once in one clone: the second waits for the first. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  for (let announced = false; ; announced = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      process.once('exit', () => rmSync(lock, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner();
    if (owner !== null && !isAlive(owner)) rmSync(lock, { force: true });
    else if (!announced) say(`process ${owner ?? '?'} is setting up this folder; waiting for it …`);
    pause(200);
  }
}

function readOwner() {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isExecutable(join(folder, name)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

function fail(message, remedy) {
  process.stderr.write(`set-up: ${message}\n        → ${remedy}\n`);
  rmSync(lock, { force: true });
  process.exit(infrastructureFailed);
}
