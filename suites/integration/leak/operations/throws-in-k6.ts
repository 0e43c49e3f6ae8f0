import exec from 'k6/execution';

export default function throws(): void {
  if (exec.scenario.iterationInTest === 3) throw new RangeError('three is too many');
}
