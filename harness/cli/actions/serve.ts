import { once } from 'node:events';
import { BlockList, isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { readVariable } from '../../config/environment.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { RunDocument } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import { listRuns } from '../../history/list-runs.ts';
import { readRunDocument } from '../../history/read-runs.ts';
import { Interruption } from '../../process/interruption.ts';
import { openKeptRun } from '../../run/kept-run.ts';
import { runIds } from '../../run/run-folder.ts';
import { readDuration } from '../parse-amount.ts';
import { openServer } from '../serve/open-server.ts';
import type { KeptRuns } from '../serve/served.ts';

export interface ServeOptions {
  /** Id or folder of a run; null for the newest one at each request. */
  readonly run: string | null;
  readonly configFile: string | null;
  readonly host: string;
  readonly port: string;
  readonly maxAge: string | null;
}

/** `assay report --serve`: answers until it is interrupted. */
export async function serveReport(options: ServeOptions): Promise<void> {
  const { host, maxAge } = options;
  const port = parsePort(options.port);
  const maxAgeMs = maxAge === null ? null : readDuration('--max-age', maxAge);
  const token = readVariable('ASSAY_SERVE_TOKEN');
  if (token === null && !isLoopback(host)) {
    throw new UsageError(
      `--host ${host} can be reached from other machines, and asks for no token`,
      {
        remedy: 'Set ASSAY_SERVE_TOKEN, or leave --host out.',
      },
    );
  }
  const { find, folder } = await finderOf(options);
  const kept = keptIn(folder);
  using interruption = new Interruption({ longestStopMs: 1000 });
  await using server = await openServer({ host, port }, () => ({
    document: find(),
    kept,
    token,
    nowMs: Date.now(),
    maxAgeMs,
  }));
  process.stdout.write(` serving ${options.run ?? 'the newest run'} on ${server.url}\n`);
  process.stdout.write(
    '   /gate is 200 only where it passed; /verdict says it; / is the page, /diff compares two runs\n',
  );
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
}

interface Found {
  readonly find: () => RunDocument | null;
  /** Of all runs. */
  readonly folder: string;
}

/** @throws {UsageError} the run that was named is not there */
async function finderOf({ run, configFile }: ServeOptions): Promise<Found> {
  if (run !== null) {
    const { document, folder } = await openKeptRun(run, configFile);
    return { find: () => document, folder: dirname(folder) };
  }
  const { config, root } = await loadConfig({ file: configFile });
  const folder = resolve(root, config.reports.folder);
  const find = (): RunDocument | null => {
    // One that still goes on, or was killed, is not passed over for an earlier one.
    const newest = runIds(folder).at(-1);
    return newest === undefined ? null : readRunDocument(join(folder, newest));
  };
  return { find, folder };
}

/** As many as anybody looks through. */
const MOST_LISTED = 100;

function keptIn(folder: string): KeptRuns {
  return {
    list: () => listRuns(folder, runIds(folder), MOST_LISTED),
    open: (id) => (runIds(folder).includes(id) ? readRunDocument(join(folder, id)) : null),
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port '${text}' is no port`, { remedy: 'Name one from 0 to 65535.' });
}

/** Whether only this machine can reach an address. */
function isLoopback(host: string): boolean {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8);
  own.addAddress('::1', 'ipv6');
  const version = isIP(host);
  if (version === 0) return host === 'localhost';
  return own.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
