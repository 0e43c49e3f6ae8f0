import { readVariable } from '../../config/environment.ts';

/** What Node's handles have, of which none is public. */
interface Handle {
  hasRef?(): boolean;
  getpeername?(out: object): number;
  getsockname?(out: object): number;
  readonly fd?: number;
  readonly pid?: number;
}

interface Address {
  readonly address?: string;
  readonly port?: number;
}

const names: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  PIPEWRAP: 'a pipe',
  PIPESERVERWRAP: 'a server on a Unix socket',
  UDPWRAP: 'a UDP socket',
  FSEVENTWRAP: 'a watcher of files',
  STATWATCHER: 'a watcher of files',
  FILEHANDLE: 'a file handle',
  PROCESSWRAP: 'a child process',
  WORKER: 'a worker thread',
};

/** In words, or null for what is no longer there or keeps nothing alive. */
export function describeResource(type: string, resource: Handle | undefined): string | null {
  if (resource === undefined || resource.hasRef?.() === false) return null;
  if (type === 'TCPWRAP') {
    const { address, port } = addressOf(resource.getpeername?.bind(resource));
    return port === undefined ? null : `${clientOf(port)} (${address}:${port})`;
  }
  if (type === 'TCPSERVERWRAP') {
    const { port } = addressOf(resource.getsockname?.bind(resource));
    return port === undefined ? null : `a server on port ${port}`;
  }
  if (type === 'PROCESSWRAP') return `a child process (pid ${resource.pid ?? 'unknown'})`;
  return names[type] ?? type;
}

function addressOf(read: ((out: object) => number) | undefined): Address {
  const address: Address = {};
  return read?.(address) === 0 ? address : {};
}

const usualPorts: Readonly<Record<number, string>> = { 5432: 'Postgres', 6379: 'Redis' };

function clientOf(port: number): string {
  const services = JSON.parse(readVariable('ASSAY_SERVICES') ?? '{}') as Record<
    string,
    { readonly url?: string }
  >;
  const isAt = ({ url }: { readonly url?: string }): boolean =>
    url !== undefined && Number(new URL(url).port) === port;
  if (services['postgres'] && isAt(services['postgres'])) return 'a Postgres client';
  if (services['redis'] && isAt(services['redis'])) return 'a Redis client';
  const usual = usualPorts[port];
  return usual === undefined ? 'a connection' : `a ${usual} client`;
}
