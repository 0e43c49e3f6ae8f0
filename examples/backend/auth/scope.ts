import type { Scope } from './key-ring.ts';

/** Whose rows are about people, keys and what they did. */
const adminPaths = /^\/(users|roles|api-keys|request-logs|login-logs|system-logs)(\/|$)/;
const predictPaths = /^\/(predict(\/batch)?|tasks|v2\/.*\/infer)$/;
/** Probes and the scraper: they have no key, and the network policy says who they are. */
const publicPaths = /^\/(health(\/.*)?|metrics|v2\/health\/.*|openapi\.json)$/;

/** What a key must be for; null for what anybody may see. `admin` may do everything. */
export function scopeOf(method: string, route: string): Scope | null {
  if (publicPaths.test(route)) return null;
  if (adminPaths.test(route)) return 'admin';
  if (predictPaths.test(route)) return 'predict';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}
