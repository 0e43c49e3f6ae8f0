export const inner = open('./inner.txt');
export const where = import.meta.resolve('./inner.txt');
