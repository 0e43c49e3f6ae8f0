import { isIPv4 } from 'node:net';

/** A TCP socket that listens, as a line of /proc/net/tcp or tcp6 shows it: proc_pid_net(5). */
export interface ListeningSocket {
  /** Of the kernel's bytes, in hexadecimal: `0100007F` is 127.0.0.1 on a little-endian machine. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

/** State 0A is TCP_LISTEN (include/net/tcp_states.h). */
const listeningState = '0A';

/** @param table the text of /proc/net/tcp or /proc/net/tcp6, in whichever order */
export function parseListening(table: string): readonly ListeningSocket[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, port] = local.split(':');
    if (
      state !== listeningState ||
      address === undefined ||
      port === undefined ||
      inode === undefined
    ) {
      return [];
    }
    return [{ address, port: Number.parseInt(port, 16), inode }];
  });
}

const anyAddress = /^0+$/;
/** ::ffff:0:0/96, before the four bytes of an IPv4 address. */
const mapped = '0000000000000000FFFF0000';
const loopback6 = '00000000000000000000000001000000';

/**
 * The sockets that answer a connection to `host`: those of its address, else those of every address,
 * as the kernel chooses. Of a name all on the port may be meant.
 */
export function answering(
  sockets: readonly ListeningSocket[],
  host: string,
  port: number,
): readonly ListeningSocket[] {
  const onPort = sockets.filter((socket) => socket.port === port);
  const wanted = kernelAddresses(host);
  if (wanted === null) return onPort;
  const exact = onPort.filter(({ address }) => wanted.includes(address));
  return exact.length > 0 ? exact : onPort.filter(({ address }) => anyAddress.test(address));
}

/** How the kernel writes an address; null for a name, or an address that is not looked up here. */
function kernelAddresses(host: string): readonly string[] | null {
  if (isIPv4(host)) {
    const hex = host
      .split('.')
      .toReversed()
      .map((byte) => Number(byte).toString(16).padStart(2, '0').toUpperCase())
      .join('');
    return [hex, mapped + hex];
  }
  return host === '[::1]' || host === '::1' ? [loopback6] : null;
}
