import { builtInProfiles } from '../../harness/config/profiles.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { percent } from './at-the-limit.ts';
import { firstDecision } from './first-decision.ts';
import { streams } from './streams.ts';

const { alpha, burstMs, loadSeconds } = builtInProfiles.smoke;
const looks = [loadSeconds, 2 * loadSeconds, 4 * loadSeconds, 8 * loadSeconds] as const;
const gate = { p0: 0.05, burstSeconds: burstMs.latency / 1000, alpha, looks } as const;
const RATE = 100;
/** True shares over the limit, as parts of the one that may be. */
const parts = [0, 0.25, 0.5] as const;
const chosen = ['independent', 'bursts of 50 ms', 'a queue that is 60 % busy', 'drift, tau 2 s'];

/** How soon a p95 of the profile smoke passes, by how far the service is from its limit. */
export function inSmoke(runs: number): void {
  process.stdout.write(
    [
      `\n## A p95 of the profile smoke: passed within ${looks.join(' · ')} s, %\n`,
      `${RATE} requests/s, ${100 * alpha} % over all looks, bursts up to ${burstMs.latency} ms.\n`,
      `| requests | ${parts.map((part) => `${part} × the limit`).join(' | ')} |`,
      `| --- |${' --- |'.repeat(parts.length)}`,
      '',
    ].join('\n'),
  );
  for (const stream of streams.filter(({ name }) => chosen.some((one) => name.startsWith(one)))) {
    const cells = parts.map((part, at) => {
      const random = seededRandom(101 + at);
      const passed = new Map<number, number>();
      for (let run = 0; run < runs; run++) {
        const decided = firstDecision(
          stream.run({
            share: Math.max(part * gate.p0, 1e-12),
            rate: RATE,
            seconds: looks.at(-1) ?? 0,
            random,
          }),
          gate,
        );
        if (decided?.verdict === 'at most') {
          passed.set(decided.seconds, (passed.get(decided.seconds) ?? 0) + 1);
        }
      }
      const by = looks.map((last) =>
        looks
          .filter((look) => look <= last)
          .reduce((sum, look) => sum + (passed.get(look) ?? 0), 0),
      );
      return by.map((count) => percent(count, runs)).join(' · ');
    });
    process.stdout.write(`| ${stream.name} | ${cells.join(' | ')} |\n`);
  }
}
