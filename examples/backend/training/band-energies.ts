/**
 * What a vibration has in each of `bands` equal parts of its spectrum, from 0 Hz to half of the sample
 * rate: the natural logarithm of the mean power, of as many samples as the largest power of two takes.
 */
export function bandEnergies(samples: Float32Array, bands: number): Float64Array {
  const length = 2 ** Math.floor(Math.log2(samples.length));
  const real = Float64Array.from(samples.subarray(0, length));
  const imaginary = new Float64Array(length);
  transform(real, imaginary);
  const width = length / 2 / bands;
  return Float64Array.from({ length: bands }, (_, band) => {
    let power = 0;
    for (let bin = Math.floor(band * width); bin < Math.floor((band + 1) * width); bin += 1) {
      power += real[bin]! ** 2 + imaginary[bin]! ** 2;
    }
    return Math.log(power / width + Number.MIN_VALUE);
  });
}

/** The fast Fourier transform in place (Cooley and Tukey, 1965); the length is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const { length } = real;
  for (let index = 1, reversed = 0; index < length; index += 1) {
    let bit = length >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    // The imaginary parts are all zero still.
    if (index < reversed) [real[index], real[reversed]] = [real[reversed]!, real[index]!];
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    for (let offset = 0; offset < half; offset += 1) {
      const angle = (-2 * Math.PI * offset) / size;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      for (let even = offset; even < length; even += size) {
        const odd = even + half;
        const turnedReal = real[odd]! * cosine - imaginary[odd]! * sine;
        const turnedImaginary = real[odd]! * sine + imaginary[odd]! * cosine;
        real[odd] = real[even]! - turnedReal;
        imaginary[odd] = imaginary[even]! - turnedImaginary;
        real[even] = real[even]! + turnedReal;
        imaginary[even] = imaginary[even]! + turnedImaginary;
      }
    }
  }
}
