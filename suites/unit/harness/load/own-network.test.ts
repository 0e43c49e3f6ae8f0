import { BlockList, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { elsewhere, leftThisMachine } from '../../../../harness/load/own-network.ts';

/** What k6 would refuse: networks of IPv6 say nothing of IPv4 (`net.IPNet.Contains` of Go). */
const blocked = { ipv4: new BlockList(), ipv6: new BlockList() };
const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
for (const network of elsewhere) {
  const [address = '', prefix] = network.split('/');
  blocked[familyOf(address)].addSubnet(address, Number(prefix), familyOf(address));
}
const isBlocked = (address: string): boolean =>
  blocked[familyOf(address)].check(address, familyOf(address));

test.each(['127.0.0.1', '127.255.255.254', '::1'])('%s is this machine', (address) => {
  expect(isBlocked(address)).toBe(false);
});

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '126.255.255.255',
  '128.0.0.0',
  '192.168.1.7',
  '255.255.255.255',
  '::',
  '::2',
  '2001:db8::1',
  'fe80::1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
])('%s is not', (address) => {
  expect(isBlocked(address)).toBe(true);
});

test('what a script asked elsewhere is told with its address, among other errors', () => {
  const refusal =
    'Get "https://a.example:8443/x": dial: IP (93.184.216.34) is in a blacklisted range (64.0.0.0/2)';
  const requestErrors = new Map([
    ['connection refused', 3],
    [refusal, 1],
  ]);
  const told = leftThisMachine({ requestErrors, errors: [] });
  expect(told).toContain('asks https://a.example:8443, which is not this machine (93.184.216.34)');
  expect(told).toContain('--i-own-this-target');
  expect(leftThisMachine({ requestErrors: new Map([['timeout', 1]]), errors: [refusal] })).toBe(
    told,
  );
  expect(leftThisMachine({ requestErrors: new Map([['timeout', 1]]), errors: ['x'] })).toBeNull();
});
