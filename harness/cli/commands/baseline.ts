import type { Command } from 'commander';

interface Options {
  kind?: string;
  json?: true;
}

/** `assay baseline …`: what `assay compare --save-baseline` keeps. */
export function register(program: Command): void {
  const baseline = program
    .command('baseline')
    .description('Lists, shows and removes the baselines that assay compare has saved')
    .addHelpText(
      'after',
      examples(
        'assay baseline list',
        'assay baseline show main',
        'They are kept in reports/baselines, one folder a kind of machine.',
      ),
    );
  registerList(baseline);
  registerShow(baseline);
  registerRemove(baseline);
}

function registerList(baseline: Command): void {
  baseline
    .command('list')
    .description('Name, commit, time and benchmarks of each, by kind of machine')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples('assay baseline list', 'assay baseline list --json'))
    .action(async (options: Options) => {
      const { listBaselines } = await import('../actions/baseline.ts');
      listBaselines(options.json ?? false);
    });
}

const kindOption = ['--kind <kind>', 'another kind of machine than this one'] as const;

function registerShow(baseline: Command): void {
  baseline
    .command('show')
    .description('The times of one, in which commit and on what they were measured')
    .argument('<name>')
    .option(...kindOption)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay baseline show main',
        'assay baseline show main --kind AMD-EPYC-2-cores-32-GiB-linux-x64-node-24',
      ),
    )
    .action(async (name: string, options: Options) => {
      const { showBaseline } = await import('../actions/baseline.ts');
      showBaseline(name, options.kind ?? null, options.json ?? false);
    });
}

function registerRemove(baseline: Command): void {
  baseline
    .command('remove')
    .description('Removes one of this kind of machine, or of --kind; asks nothing')
    .argument('<name>')
    .option(...kindOption)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples('assay baseline remove before-refactoring', 'assay baseline remove main --json'),
    )
    .action(async (name: string, options: Options) => {
      const { removeNamed } = await import('../actions/baseline.ts');
      removeNamed(name, options.kind ?? null, options.json ?? false);
    });
}

function examples(first: string, second: string, note?: string): string {
  const before = note === undefined ? '' : `\n${note}\n`;
  return `${before}\nExamples:\n  $ ${first}\n  $ ${second}`;
}
