import { signals } from 'assay/k6';

/** The next window of the pool as JSON text: `[0.1, …]`. */
export function nextWindow(): string {
  return JSON.stringify((JSON.parse(signals.next()) as { signal: number[] }).signal);
}

/** The next window as the bytes of its float32, little-endian. */
export function nextBytes(): Uint8Array {
  const { signal } = JSON.parse(signals.next()) as { signal: number[] };
  return new Uint8Array(Float32Array.from(signal).buffer);
}
