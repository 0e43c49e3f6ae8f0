export const expected = 'clean';
export const state = { open: 0 };
export function op(): void {
  process.nextTick(() => {
    state.open++;
  });
  queueMicrotask(() => {
    state.open--;
  });
}
