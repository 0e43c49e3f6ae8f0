import type { Growth } from './growth.ts';
import type { HeapSnapshot } from './heap-snapshot.ts';

/** What holds memory outside of the heap by its nature. */
const byName = /^(ArrayBuffer|SharedArrayBuffer|Memory|WebAssembly\.|.*(Session|Tensor)$)/;
/** How V8 names what it keeps of native code: objects of C++ classes, and what Node-API wraps. */
const nativeNode = /JSExternalObject|^Node \/ /;
const nativeEdge = /napi/i;
/** Of the memory that leaked, what buffers hold at the least to be the reason. */
const LEAST_SHARE = 0.25;

/**
 * The objects whose growth keeps memory outside of the heap: buffers, WebAssembly memories, sessions, and
 * whatever wraps an object of native code. What else grew on the heap meanwhile is noise.
 * @param leakedBytes about so much leaked while it was traced
 * @returns null where no JavaScript object owns it
 */
export function nativeOwner(
  snapshot: HeapSnapshot,
  growth: readonly Growth[],
  leakedBytes: number,
): Growth | null {
  const owners = growth.filter((group) => ownsNative(snapshot, group));
  const telling = owners.filter(
    ({ className, bytes }) => !isBuffer(className) || bytes >= leakedBytes * LEAST_SHARE,
  );
  // A view without its buffer holds nothing; the bytes of the buffers say how much they hold.
  return telling.toSorted((a, b) => rank(a) - rank(b) || b.bytes - a.bytes)[0] ?? null;
}

/** The bytes of buffers are counted; what native code holds is not, and then the number of objects tells. */
function rank({ className }: Growth): number {
  if (className.endsWith('(its bytes)')) return 0;
  return isBuffer(className) ? 2 : 1;
}

function isBuffer(className: string): boolean {
  return /^(Shared)?ArrayBuffer\b/.test(className);
}

function ownsNative(snapshot: HeapSnapshot, { className, typical }: Growth): boolean {
  if (byName.test(className)) return true;
  const example = typical[typical.length >> 1];
  if (example === undefined || example.type !== 'object') return false;
  const [first, end] = snapshot.edgeRange(example.index);
  for (let at = first; at < end; at++) {
    const { type, name, to } = snapshot.edge(at);
    const target = snapshot.node(to);
    if (type === 'weak' || target.type === 'closure') continue;
    if (nativeEdge.test(name) || nativeNode.test(target.name)) return true;
  }
  return false;
}
