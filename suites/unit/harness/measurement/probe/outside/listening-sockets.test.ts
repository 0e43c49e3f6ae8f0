import { describe, expect, test } from 'vitest';
import {
  answering,
  parseListening,
} from '../../../../../../harness/measurement/probe/outside/listening-sockets.ts';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, state: string, inode: number): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 ffff 100 0 0 10 0`;

const loopback = line('0100007F:1F90', '0A', 11);
const everywhere = line('00000000:1F90', '0A', 12);
const connected = line('0100007F:1F90', '01', 13);
const everywhere6 = line('00000000000000000000000000000000:1F90', '0A', 14);
const loopback6 = line('00000000000000000000000001000000:1F90', '0A', 15);
const otherPort = line('0100007F:1F91', '0A', 16);

const inodes = (lines: readonly string[], host: string, port = 8080) =>
  answering(parseListening([head, ...lines, ''].join('\n')), host, port).map(({ inode }) => inode);

describe('who listens on a port', { tags: ['unit'] }, () => {
  test('is read from the sockets that listen, not from connections', () => {
    expect(inodes([connected, loopback, otherPort], '127.0.0.1')).toEqual(['11']);
  });

  test('is who listens on the very address, else on all addresses', () => {
    expect(inodes([everywhere, loopback], '127.0.0.1')).toEqual(['11']);
    expect(inodes([everywhere, everywhere6], '127.0.0.1')).toEqual(['12', '14']);
    expect(inodes([loopback, loopback6], '[::1]')).toEqual(['15']);
    expect(inodes([loopback], '127.0.0.2')).toEqual([]);
  });

  test('is anybody on the port, where a name is given', () => {
    expect(inodes([loopback, loopback6, otherPort], 'localhost')).toEqual(['11', '15']);
  });
});
