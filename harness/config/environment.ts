import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The only reader of `process.env` in the harness and its fixtures. Every variable that means
 * something to the harness is in this list; `assay config` prints it, and an unknown `ASSAY_…`
 * variable is refused like an unknown key of the config file.
 */
export const variables = {
  ASSAY_CONFIG: 'Path of the config file, where no --config is given',
  ASSAY_PROFILE: 'Profile of `assay run`, where no --profile is given',
  ASSAY_POSTGRES_URL: 'postgres:// URL of a server to use instead of starting one (external)',
  ASSAY_REDIS_URL: 'redis:// URL of a server to use instead of starting one (external)',
  ASSAY_K6: 'Path of the k6 binary to use',
  ASSAY_K6_MIRROR:
    'Base URL of k6 releases where GitHub can not be reached; checksums are read there too',
  ASSAY_FAULTS_SEED: 'Seed from which the `faults` fixture draws, to see a failure again',
  ASSAY_SERVE_TOKEN: 'Token that `assay report --serve` asks for',
  ASSAY_COLLECTOR_TOKEN: 'Token that `assay collect` asks for, and that `assay forward` shows',
  ASSAY_CACHE: 'Folder for downloaded tools, built models, compiled code; default ~/.cache/assay',
  ASSAY_SERVICES: 'Set by the harness: the running services, as JSON, for the suites',
  ASSAY_SUPERVISOR: 'Set by the harness: socket of the process that owns what was started',
  ASSAY_OWNER: 'Set by the harness: the mark of what it started; whoever carries it ends with it',
  ASSAY_DEVICES: 'Set by the harness: what the probe found of engines and cards, as JSON',
  ASSAY_ENGINE: 'Engine that every entry of `engines` runs on, as `assay run --engine`',
  ASSAY_ENGINES: 'Set by the harness: the engines of the config, as JSON, for the suites',
  ASSAY_TARGET: 'Set by the harness: URL of the running back end under test, for the suites',
  ASSAY_RUN_FOLDER: 'Set by the harness: folder of the current run, for the suites',
  ASSAY_PROBE_KEY: 'Set by the harness: what the probes in the target and its processes ask for',
  ASSAY_PROBE_HEAP:
    'Set by the harness: `steady` where the target is measured from its first line on',
  ASSAY_PROBE_ANSWERS:
    'Set by the harness: `profile` where the functions of the target are timed, `vitals` under load',
  ASSAY_SEEDED_LEAK: 'Set by `assay selftest --project`: the leak that is planted in the target',
  ASSAY_FAILING_TESTS:
    'Set by `assay selftest --project`: how many tests of a file are made to fail',
} as const;

export type VariableName = keyof typeof variables;

/** The value of one of our own variables; null when it is unset or empty. */
export function readVariable(name: VariableName): string | null {
  return process.env[name] || null;
}

/** Every variable of the environment whose name starts with `ASSAY_` and that is not empty. */
export function assayVariables(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('ASSAY_') && Boolean(entry[1]),
  );
  return Object.fromEntries(entries);
}

/** The database or the Redis of a program, under the names that programs read it by; null when unset. */
export function readServiceUrl(service: 'postgres' | 'redis'): string | null {
  return process.env[service === 'postgres' ? 'DATABASE_URL' : 'REDIS_URL'] || null;
}

/** Address of the container engine, as Docker's own client reads it; null when it is unset. */
export function readDockerHost(): string | null {
  return process.env['DOCKER_HOST'] || null;
}

/** Where rootless services of this user keep their sockets; null when there is no session. */
export function readRuntimeFolder(): string | null {
  return process.env['XDG_RUNTIME_DIR'] || null;
}

/** Folders of the executable search path, in order. */
export function searchPath(): readonly string[] {
  return (process.env['PATH'] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter(Boolean);
}

/** Where downloaded tools and built models are kept between runs. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return readVariable('ASSAY_CACHE') ?? join(base, 'assay');
}

/** How programs written in Go collect garbage here (https://pkg.go.dev/runtime); null when it is unset. */
export function readGoGarbagePercent(): string | null {
  return process.env['GOGC'] || null;
}

/** Options of Node that programs get from here; empty when there are none. */
export function readNodeOptions(): string {
  return process.env['NODE_OPTIONS'] ?? '';
}

/** Whether a continuous-integration service runs us: no question is asked, no progress is redrawn. */
export function isContinuousIntegration(): boolean {
  return Boolean(process.env['CI']);
}

/** What a job of CI says of the repository and of the change that it runs for. */
export interface CiChange {
  /** Page of the repository, without a slash at its end. */
  readonly repository: string;
  /** Between that and a commit. */
  readonly commitPath: string;
  /** Page of the pull request or merge request; null for a push. */
  readonly url: string | null;
}

/** Of GitHub Actions and of GitLab CI, by the variables that they set; null elsewhere. */
export function readCiChange(): CiChange | null {
  const { env } = process;
  if (env['GITHUB_SERVER_URL'] && env['GITHUB_REPOSITORY']) {
    const repository = `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}`;
    const number = /^refs\/pull\/(\d+)\//u.exec(env['GITHUB_REF'] ?? '')?.[1];
    const url = number === undefined ? null : `${repository}/pull/${number}`;
    return { repository, commitPath: '/commit/', url };
  }
  if (env['CI_PROJECT_URL']) {
    const repository = env['CI_PROJECT_URL'];
    const number = env['CI_MERGE_REQUEST_IID'];
    const url = number ? `${repository}/-/merge_requests/${number}` : null;
    return { repository, commitPath: '/-/commit/', url };
  }
  return null;
}

/** Whether colors are unwelcome (https://no-color.org) or impossible. */
export function isColorRefused(): boolean {
  return Boolean(process.env['NO_COLOR']) || process.env['TERM'] === 'dumb';
}

/** What a proxy never has to do with: this machine. */
const loopbackNames = ['127.0.0.1', 'localhost', '::1'] as const;

/**
 * Where a proxy is set, everything that is started here asks this machine without it. Node heeds the variables
 * with NODE_USE_ENV_PROXY, and would wait for a server through a proxy that can't reach it.
 * @param environment is changed: clients read it when they connect
 */
export function keepLoopbackDirect(environment: NodeJS.ProcessEnv = process.env): void {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  if (!proxies.some((name) => environment[name] || environment[name.toLowerCase()])) return;
  const written = environment['no_proxy'] || environment['NO_PROXY'] || '';
  const names = written.split(/[\s,]+/u).filter(Boolean);
  if (names.includes('*')) return;
  const all = [...new Set([...names, ...loopbackNames])].join(',');
  environment['NO_PROXY'] = all;
  environment['no_proxy'] = all;
}

/** Runs what chooses its temporary folder at its start (`os.tmpdir()`), with another one. */
export async function withTemporaryFolder<T>(folder: string, start: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** The environment for a child process: ours, with `extra` added; an undefined entry removes one. */
export function childEnvironment(
  extra: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const merged = { ...process.env, ...extra };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Keeps ONNX Runtime in this process from sending events to its maker and from keeping files in the
 * temporary folder, which 1.30 does on Linux with its first session unless it is told. Who sets the
 * variable keeps it.
 */
export function refuseTelemetry(): void {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
}

/** Names of variables that hold secrets by convention; a password inside of a URL is found apart. */
const secretName = /secret|token|passw|passphrase|credential|(api|private|access)_?key/i;

/** Values in the environment that must not reach a log, a report or a result file. */
export function environmentSecrets(): readonly string[] {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(process.env)) {
    if (!value) continue;
    if (secretName.test(name)) secrets.push(value);
    const password = passwordOf(value);
    if (password !== null) secrets.push(password);
  }
  return secrets;
}

/** The values of the variables with these names, where they are set. */
export function namedSecrets(names: readonly string[]): readonly string[] {
  return names.map((name) => process.env[name] ?? '').filter(Boolean);
}

function passwordOf(value: string): string | null {
  if (!value.includes('://') || !URL.canParse(value)) return null;
  return decodeURIComponent(new URL(value).password) || null;
}
