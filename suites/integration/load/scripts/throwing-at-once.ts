export default function never(): void {}

throw new Error('no such environment');
