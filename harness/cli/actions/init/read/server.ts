import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';
import { isTest, type Source } from './sources.ts';

/** How the project's server is started, and where it answers. */
export interface Server {
  /** Runs without a shell. */
  readonly command: string;
  /** Variables that stood in front of the command. */
  readonly env: Readonly<Record<string, string>>;
  /** Null where the server takes its port from PORT. */
  readonly port: number | null;
  /** Path that answers 2xx. */
  readonly ready: string;
  /** Where each of them was found. */
  readonly because: string;
}

const frameworks = [
  'express',
  'fastify',
  'koa',
  'hono',
  '@hono/node-server',
  '@nestjs/core',
  '@hapi/hapi',
  'restify',
  'polka',
  'h3',
  'micro',
];

/** Of the words by which health is asked for, those that say most first. */
const healthRoute =
  /["'`](\/(?:[\w-]+\/)*(?:healthz?|health-?check|readyz?|livez?|alive|status|ping))["'`]/;
/** Nest writes its routes without the slash. */
const nestHealth =
  /@(?:Get|Controller)\(\s*['"`](healthz?|health-?check|readyz?|livez?|alive|status|ping)['"`]/;
const listening = /\.listen\(|\bserve\(|createServer\(/;

/** The server of a project; null where it has none: a library. */
export function readServer(
  folder: string,
  manifest: Manifest,
  sources: readonly Source[],
): Server | null {
  const own = sources.filter((source) => !isTest(source));
  const start = startCommand(folder, manifest, own);
  if (start === null) return null;
  const usesPort = own.some(({ text }) =>
    /process\.env\.PORT\b|process\.env\[['"]PORT['"]\]/.test(text),
  );
  const port = usesPort ? null : fixedPort(own);
  const health = own
    .map(({ text }) => healthRoute.exec(text)?.[1] ?? nestPath(text))
    .find((path) => path !== undefined);
  return {
    ...start,
    port,
    ready: health ?? '/',
    because: [
      start.because,
      health === undefined ? 'no health route was found: it is asked for /' : `its route ${health}`,
      ...(port === null ? [] : [`it listens on ${port}`]),
    ].join('; '),
  };
}

function nestPath(text: string): string | undefined {
  const name = nestHealth.exec(text)?.[1];
  return name === undefined ? undefined : `/${name}`;
}

function startCommand(
  folder: string,
  { scripts, main, installed }: Manifest,
  sources: readonly Source[],
): Pick<Server, 'command' | 'env' | 'because'> | null {
  // Where both are, `start` is for developing: it compiles first, and watches (Nest).
  for (const script of ['start:prod', 'start']) {
    const written = scripts[script];
    const words = written === undefined ? null : withoutVariables(written);
    if (words !== null && !/[|&;<>$`]/.test(words.command)) {
      return { ...words, because: `the script "${script}" of package.json` };
    }
  }
  const uses = frameworks.find((name) => installed.has(name));
  const entry = entryFile(folder, main, sources);
  if (entry === null || (uses === undefined && !listens(entry, sources))) return null;
  const why = uses === undefined ? `${entry} listens` : `${uses} is among the dependencies`;
  return { command: `node ${entry}`, env: {}, because: why };
}

/** `NODE_ENV=production node server.js`: what stands in front goes to the environment. */
function withoutVariables(text: string): { command: string; env: Record<string, string> } {
  const env: Record<string, string> = {};
  let rest = text.trim().replace(/^(?:npx +)?cross-env +/, '');
  for (;;) {
    const match = /^([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)\s+/.exec(rest);
    if (match?.[1] === undefined) return { command: rest, env };
    env[match[1]] = (match[2] ?? '').replaceAll(/^["']|["']$/g, '');
    rest = rest.slice(match[0].length);
  }
}

function entryFile(
  folder: string,
  main: string | undefined,
  sources: readonly Source[],
): string | null {
  const names = [
    'server',
    'app',
    'main',
    'index',
    'src/server',
    'src/app',
    'src/main',
    'src/index',
  ];
  const usual = names.flatMap((name) =>
    ['js', 'mjs', 'cjs', 'ts', 'mts'].map((end) => `${name}.${end}`),
  );
  const candidates = [...(main === undefined ? [] : [main]), ...usual];
  const there = candidates.filter((path) => existsSync(join(folder, path)));
  return there.find((path) => listens(path, sources)) ?? null;
}

function listens(path: string, sources: readonly Source[]): boolean {
  const plain = path.replace(/^\.\//, '');
  return sources.some((source) => source.path === plain && listening.test(source.text));
}

function fixedPort(sources: readonly Source[]): number | null {
  for (const { text } of sources) {
    const found =
      /\.listen\(\s*(\d{2,5})\b/.exec(text) ?? /\.listen\(\s*\{[^}]*\bport:\s*(\d{2,5})/.exec(text);
    if (found !== null) return Number(found[1]);
  }
  return null;
}
