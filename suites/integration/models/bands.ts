/** From (Hz, inclusive) to (Hz, exclusive). */
export type Band = readonly [lowHz: number, highHz: number];

/** The part of a signal that lies in any of the bands, by its Fourier transform (length a power of two). */
export function bandPart(
  signal: Float32Array,
  bands: readonly Band[],
  rateHz: number,
): Float32Array {
  const n = signal.length;
  const re = Float64Array.from(signal);
  const im = new Float64Array(n);
  transform(re, im);
  for (let bin = 0; bin < n; bin++) {
    const frequencyHz = (Math.min(bin, n - bin) * rateHz) / n;
    const inside = bands.some(([low, high]) => frequencyHz >= low && frequencyHz < high);
    if (!inside) re[bin] = im[bin] = 0;
  }
  // The inverse is the forward one of the conjugate.
  for (let bin = 0; bin < n; bin++) im[bin] = -im[bin]!;
  transform(re, im);
  return Float32Array.from(re, (value) => value / n);
}

/** Cooley and Tukey's radix-2 transform, in place. */
function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  if ((n & (n - 1)) !== 0) throw new RangeError(`${n} is no power of two`);
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let length = 2; length <= n; length *= 2) {
    const angle = (-2 * Math.PI) / length;
    for (let start = 0; start < n; start += length) {
      for (let k = 0; k < length / 2; k++) {
        const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
        const [a, b] = [start + k, start + k + length / 2];
        const [x, y] = [re[b]! * c - im[b]! * s, re[b]! * s + im[b]! * c];
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
}
