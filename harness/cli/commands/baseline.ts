import type { Command } from 'commander';

interface Options {
  kind?: string;
  json?: true;
  config?: string;
  reason?: string;
  run?: string;
}

/** `assay baseline …`: what `assay compare --save-baseline` keeps, and the run that is known to be good. */
export function register(program: Command): void {
  const baseline = program
    .command('baseline')
    .description(
      'The run that is pinned as known to be good, and the times that assay compare has saved',
    )
    .addHelpText(
      'after',
      examples(
        'assay baseline pin',
        'assay baseline list',
        'They are kept in reports/baselines, one folder a kind of machine.',
      ),
    );
  registerPin(baseline);
  registerAccept(baseline);
  registerList(baseline);
  registerShow(baseline);
  registerRemove(baseline);
}

const configOption = ['-c, --config <file>', 'config file instead of assay.config.ts'] as const;

function registerPin(baseline: Command): void {
  baseline
    .command('pin')
    .description(
      'Keeps a run that passed as the known-good one: later runs tell what changed since',
    )
    .argument('[run]', 'id or folder of a run; the newest without it')
    .option('--reason <text>', 'why, such as the name of the release')
    .option(...configOption)
    .addHelpText(
      'after',
      examples(
        'assay baseline pin --reason v1.4',
        'assay baseline pin 2026-11-24T10-03-12Z-a1b2c3d',
      ),
    )
    .action(async (run: string | undefined, { reason, config }: Options) => {
      const { pinRun } = await import('../actions/pin.ts');
      await pinRun({ run: run ?? null, reason: reason ?? null, configFile: config ?? null });
    });
}

function registerAccept(baseline: Command): void {
  baseline
    .command('accept')
    .description(
      'Takes the value of a gate in a later run as the one to compare with; says so ever since',
    )
    .argument('<gate>', "as the report names it: 'load/predict latency.p99'")
    .requiredOption('--reason <text>', 'why it is meant to be different')
    .option('--run <run>', 'id or folder of the later run; the newest without it')
    .option(...configOption)
    .addHelpText(
      'after',
      examples(
        "assay baseline accept 'load/predict latency.p99' --reason 'answers are signed now'",
        "assay baseline accept 'load/predict errors' --reason '#12' --run 2026-11-24T10-03-12Z-a1b2c3d",
      ),
    )
    .action(async (gate: string, { reason = '', run, config }: Options) => {
      const { acceptGate } = await import('../actions/pin.ts');
      await acceptGate({ gate, reason, run: run ?? null, configFile: config ?? null });
    });
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
