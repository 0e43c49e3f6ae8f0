/**
 * Where to look for bytes that are on no heap that is traced: what grows on the traced heap meanwhile would
 * be noise, and no reason. Null for what a heap snapshot explains.
 */
export function notTraced(resource: string): string | null {
  return places[resource] ?? null;
}

const elsewhere = (where: string): string =>
  `on the heaps of ${where}, which are not traced: take a snapshot there (v8.writeHeapSnapshot)`;

const places: Readonly<Record<string, string>> = {
  gpu: 'on the card: see sessions and tensors that are not released',
  code: 'machine code: see functions that are compiled at run time',
  redisMemory: 'in Redis: see its keys',
  workerHeaps: elsewhere('worker threads'),
  workerBuffers: elsewhere('worker threads'),
  childHeaps: elsewhere('child processes'),
  childBuffers: elsewhere('child processes'),
  childMemory: 'in the processes that were started: see what they run',
};
