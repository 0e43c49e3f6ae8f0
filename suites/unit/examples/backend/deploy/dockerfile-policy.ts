/** What a Dockerfile must not have, as sentences. */
export function dockerfileFaults(text: string): string[] {
  const defaults = new Map(
    [...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const stages = [...text.matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)].map(([, base, name]) => ({
    base: base!.replace(/^\$\{(\w+)\}$/, (all, argument: string) => defaults.get(argument) ?? all),
    name,
  }));
  const names = new Set(stages.map(({ name }) => name));
  const bases = new Set(stages.map(({ base }) => base));
  const floating = [...bases]
    .filter((base) => !names.has(base) && !/^\S+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(base))
    .map((base) => `a floating tag: FROM ${base}`);
  const users = [...text.matchAll(/^USER (\S+)$/gm)].map(([, user]) => user!);
  // By number, so that Kubernetes can see that it is not root.
  const last = users.at(-1) ?? 'root';
  const root = /^[1-9]\d*(:[1-9]\d*)?$/.test(last) ? [] : [`a root user: USER ${last}`];
  return [...floating, ...root];
}
