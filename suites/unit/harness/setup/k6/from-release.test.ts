import { expect, test } from 'vitest';

import { publishedChecksum, releaseAsset } from '../../../../../harness/setup/k6/from-release.ts';

test.for([
  ['linux', 'x64', 'k6-v2.2.0-linux-amd64.tar.gz'],
  ['linux', 'arm64', 'k6-v2.2.0-linux-arm64.tar.gz'],
  ['darwin', 'arm64', 'k6-v2.2.0-macos-arm64.zip'],
] as const)('knows the release for %s %s', ([platform, arch, archive]) => {
  expect(releaseAsset('2.2.0', platform, arch)?.archive).toBe(archive);
});

test('knows that there is none for another platform', () => {
  expect(releaseAsset('2.2.0', 'linux', 's390x')).toBeNull();
  expect(releaseAsset('2.2.0', 'aix', 'x64')).toBeNull();
});

test('finds the checksum of exactly the file', () => {
  const sum = 'a'.repeat(64);
  const list = `${'b'.repeat(64)}  k6-v2.2.0-linux-amd64.tar.gz.sig\n${sum}  k6-v2.2.0-linux-amd64.tar.gz\n`;
  expect(publishedChecksum(list, 'k6-v2.2.0-linux-amd64.tar.gz')).toBe(sum);
});

test.for(['', '<html>not found</html>', `${'a'.repeat(40)}  k6.tar.gz`])(
  'takes %j for no checksum',
  (list) => {
    expect(publishedChecksum(list, 'k6.tar.gz')).toBeNull();
  },
);
