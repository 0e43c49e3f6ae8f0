import type { systemLogs } from '../database/schema/logs.ts';
import type { Services } from '../services.ts';

/** What a process says of itself when it starts: which model it works with, and on what. */
export function startOf(
  source: 'api' | 'worker',
  { model: { name, version, sha256, engine } }: Pick<Services, 'model'>,
): typeof systemLogs.$inferInsert {
  const details = { model: name, version, sha256, engine: engine.name, device: engine.device };
  return { level: 'info', source, message: 'started', details };
}
