import { expect, test } from 'vitest';
import { markdown } from '../../../../harness/reporters/markdown.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

test('names the verdict first, then the gates, failing ones before the others', () => {
  const text = markdown.render(
    sampleDocument({
      verdict: 'fail',
      sentence: '1 of 2 gates fails',
      gates: [sampleGate({ id: 'sound' }), sampleGate({ id: 'slow', verdict: 'fail' })],
    }),
  );
  expect(text.startsWith("# DON'T SHIP\n\n1 of 2 gates fails\n")).toBe(true);
  expect(text.indexOf('✘ fail | slow')).toBeLessThan(text.indexOf('✓ pass | sound'));
});

test('a gate without data says so and what it would take', () => {
  const text = markdown.render(
    sampleDocument({
      gates: [
        sampleGate({
          verdict: 'inconclusive',
          measured: null,
          reason: 'the scenario sent no request',
          needs: '459 requests',
        }),
      ],
    }),
  );
  expect(text).toContain('nothing measured');
  expect(text).toContain('the scenario sent no request It would take 459 requests.');
});

test('a name with a pipe, a tag or a line break cannot break the table', () => {
  const text = markdown.render(sampleDocument({ gates: [sampleGate({ id: 'a|b\n<script>' })] }));
  expect(text).toContain('a\\|b &lt;script>');
});

test('a run that ended early says why', () => {
  expect(markdown.render(sampleDocument({ endedEarly: 'SIGINT' }))).toContain(
    '**Ended early:** SIGINT',
  );
});

test('a merged run names each shard, what it said and its kind of machine', () => {
  const { fingerprint } = sampleDocument();
  const shard = {
    name: 'shard 1',
    run: '2026-11-24T10-03-12Z-a1b2c3d',
    startedAt: '2026-11-24T10:03:12.000Z',
    seconds: 3,
    suites: ['unit'],
    command: 'assay run unit',
    verdict: 'inconclusive' as const,
    sentence: "1 of 1 gates can't tell",
    exitCode: 4,
    endedEarly: null,
    fingerprint: { ...fingerprint, machineKind: 'arm' },
  };
  expect(markdown.render(sampleDocument({ shards: [shard] }))).toContain(
    "| shard 1 | CAN'T TELL YET | 1 of 1 gates can't tell | assay run unit | arm |",
  );
  expect(markdown.render(sampleDocument())).not.toContain('Shards');
});
