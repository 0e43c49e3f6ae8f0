import type { CommandEntry } from './command.ts';

/** Every command, in the order in which `assay --help` lists them. One line a command. */
export const commands: readonly CommandEntry[] = [
  { name: 'run', load: () => import('./commands/run.ts') },
  { name: 'doctor', load: () => import('./commands/doctor.ts') },
  { name: 'install', load: () => import('./commands/install.ts') },
  { name: 'init', load: () => import('./commands/init.ts') },
  { name: 'config', load: () => import('./commands/config.ts') },
  { name: 'leak', load: () => import('./commands/leak.ts') },
  { name: 'compare', load: () => import('./commands/compare.ts') },
  { name: 'baseline', load: () => import('./commands/baseline.ts') },
  { name: 'bisect', load: () => import('./commands/bisect.ts') },
  { name: 'calibrate', load: () => import('./commands/calibrate.ts') },
  { name: 'selftest', load: () => import('./commands/selftest.ts') },
  { name: 'load', load: () => import('./commands/load.ts') },
  { name: 'collect', load: () => import('./commands/collect.ts') },
  { name: 'forward', load: () => import('./commands/forward.ts') },
  { name: 'model', load: () => import('./commands/model.ts') },
  { name: 'report', load: () => import('./commands/report.ts') },
  { name: 'merge', load: () => import('./commands/merge.ts') },
  { name: 'history', load: () => import('./commands/history.ts') },
  { name: 'slow', load: () => import('./commands/slow.ts') },
  { name: 'completion', load: () => import('./commands/completion.ts') },
];
