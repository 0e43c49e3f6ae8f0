import { readConfig } from '../../../../examples/backend/config/environment.ts';
import { runMain } from '../../../../examples/backend/run-main.ts';
import { serve } from '../../../../examples/backend/serve.ts';
import { buildServer } from '../../../../examples/backend/server.ts';

/**
 * `examples/backend/main.ts` with `GET /longest-turn`: the longest time on a CPU, in milliseconds, that
 * its event loop spent between two ticks of a timer since it was last asked. It is CPU time, so that
 * a machine that gives it none is not taken for a request that blocks it.
 */
const TICK_MS = 10;

await runMain(async () => {
  const config = readConfig(process.env);
  let longestTurnMs = 0;
  let last = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1_000);
    last = process.threadCpuUsage();
  }, TICK_MS).unref();
  const server = await buildServer({
    config,
    extend: (extended) => {
      extended.get('/longest-turn', () => {
        const answer = { longestTurnMs };
        longestTurnMs = 0;
        return answer;
      });
    },
  });
  await serve(server, config);
});
