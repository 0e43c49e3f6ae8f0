import type { K6Log } from './k6-log.ts';

/** An address as its bits, and a group of those that begin alike: CIDR, RFC 4632. */
const loopback4 = bitsOf([127], 8);
const loopback6 = bitsOf([...Array.from({ length: 15 }, () => 0), 1], 8);
const LOOPBACK4_PREFIX = 8;

/**
 * Every network but the loopback of this machine, as k6 wants it for `blacklistIPs`: a script may have an
 * address of its own in it, as a default or by mistake, and load goes to this machine alone.
 */
export const elsewhere: readonly string[] = [
  ...othersThan(loopback4, LOOPBACK4_PREFIX).map(
    ({ bits, length }) => `${octetsOf(bits, 32).join('.')}/${length}`,
  ),
  ...othersThan(loopback6, loopback6.length).map(
    ({ bits, length }) => `${groupsOf(octetsOf(bits, 128)).join(':')}/${length}`,
  ),
];

/** How k6 refuses to connect to one of them, with the address that it was to connect to. */
const refusedElsewhere = /IP \((?<ip>[^)]+)\) is in a blacklisted range/u;

/**
 * What a script asked of another machine, in words; null where it asked nothing there. It was not sent, and
 * a load without it is another load.
 */
export function leftThisMachine({
  requestErrors,
  errors,
}: Pick<K6Log, 'requestErrors' | 'errors'>): string | null {
  for (const message of [...requestErrors.keys(), ...errors]) {
    const ip = refusedElsewhere.exec(message)?.groups?.['ip'];
    if (ip === undefined) continue;
    const [host] = /https?:\/\/[^/"\s]+/u.exec(message) ?? [ip];
    return `the script asks ${host}, which is not this machine (${ip}): send it to __ENV.TARGET, or, where that is yours to load, say so: --i-own-this-target`;
  }
  return null;
}

interface Network {
  /** The first bits, as many as the prefix is long. */
  readonly bits: readonly number[];
  readonly length: number;
}

/** Together all addresses that do not begin like this one: each differs from it in its last bit first. */
function othersThan(address: readonly number[], prefix: number): readonly Network[] {
  return Array.from({ length: prefix }, (_, at) => ({
    bits: [...address.slice(0, at), 1 - (address[at] ?? 0)],
    length: at + 1,
  }));
}

function bitsOf(octets: readonly number[], of: number): readonly number[] {
  return octets.flatMap((octet) =>
    Array.from({ length: of }, (_, at) => (octet >> (of - 1 - at)) & 1),
  );
}

function octetsOf(bits: readonly number[], length: number): readonly number[] {
  return Array.from({ length: length / 8 }, (_, octet) =>
    Array.from({ length: 8 }, (__, at) => bits[octet * 8 + at] ?? 0).reduce(
      (value, bit) => value * 2 + bit,
      0,
    ),
  );
}

/** Pairs of octets in hexadecimal, as IPv6 is written. */
function groupsOf(octets: readonly number[]): readonly string[] {
  return Array.from({ length: octets.length / 2 }, (_, at) =>
    ((octets[at * 2] ?? 0) * 256 + (octets[at * 2 + 1] ?? 0)).toString(16),
  );
}
