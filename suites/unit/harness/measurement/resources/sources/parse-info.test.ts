import { describe, expect, test } from 'vitest';
import { parseInfo } from '../../../../../../harness/measurement/resources/sources/redis.ts';

describe('INFO of Redis', { tags: ['unit'] }, () => {
  test('is read by the names of its numbers, and the time in commands added up', () => {
    const info = parseInfo(
      '# Clients\r\nconnected_clients:3\r\n# Commandstats\r\ncmdstat_get:calls=5,usec=20,usec_per_call=4.00\r\ncmdstat_eval:calls=1,usec=500000,usec_per_call=500000.00\r\n',
    );
    expect(info.get('connected_clients')).toBe(3);
    expect(info.get('usec')).toBe(500_020);
  });
});
