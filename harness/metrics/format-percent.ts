/** A share that is given and not measured, as it would be written: `99 %`, `0.1 %`, `2.5 %`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}
