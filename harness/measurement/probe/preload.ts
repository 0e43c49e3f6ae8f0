/**
 * `node --import assay/probe server.js`: answers on the Unix socket that ASSAY_PROBE_SOCKET names, and
 * does nothing where it names none. Read here and not in harness/config: this file runs in somebody
 * else's process and stays light.
 */
const socketPath = process.env['ASSAY_PROBE_SOCKET'];
if (socketPath) {
  // The probe is for this process alone: its children inherit neither the socket nor the preload.
  delete process.env['ASSAY_PROBE_SOCKET'];
  const options = process.env['NODE_OPTIONS']
    ?.replaceAll(`--import "${import.meta.url}"`, '')
    .trim();
  if (options) process.env['NODE_OPTIONS'] = options;
  else delete process.env['NODE_OPTIONS'];
  const { steadyHeap } = await import('./steady-heap.ts');
  steadyHeap();
  const { answerOn } = await import('./answer-on.ts');
  answerOn(socketPath);
}
