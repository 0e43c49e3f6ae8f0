const kept: object[] = [];

export default {
  op(i: number): void {
    kept.push({ i });
  },
};
