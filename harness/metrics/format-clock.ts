/** `0:20`, `12:05.5`, `1:02:20`: a moment of a load, counted from its start. */
export function formatClock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60];
  const rest = (tenths % 600) / 10;
  const shown = `${rest < 10 ? '0' : ''}${Number.isInteger(rest) ? rest : rest.toFixed(1)}`;
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${shown}`
    : `${minutes}:${shown}`;
}
