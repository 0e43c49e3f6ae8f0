import { type Command, Option } from 'commander';
import type { CompareModelsOptions } from '../actions/model/compare.ts';
import type { OptimizeModelOptions } from '../actions/model/optimize.ts';
import type { SweepModelOptions } from '../actions/model/sweep-options.ts';
import type { QuantizeModelOptions } from '../actions/model/quantize.ts';
import type { ValidateModelOptions } from '../actions/model/validate.ts';

/** `assay model …`: one subcommand a tool, each implemented in a file of cli/model/. */
export function register(program: Command): void {
  const model = program
    .command('model')
    .description('Builds, inspects, quantizes and compares ONNX models')
    .addHelpText(
      'after',
      examples(
        'assay model quantize fault --out int8.onnx',
        'assay model compare fault int8.onnx',
        'A model is a path, or the name of one that comes with assay: fault, fault-int8, resnet18-1d.',
      ),
    );
  registerBuild(model);
  registerDescribe(model);
  registerValidate(model);
  registerOptimize(model);
  registerQuantize(model);
  registerCompare(model);
  registerSweep(model);
}

function registerBuild(model: Command): void {
  model
    .command('build')
    .description('Writes a network with seeded weights: simple-cnn, resnet18-1d or cnn-lstm')
    .argument('<network>')
    .option('-o, --out <file>', 'where to write it; default <network>.onnx')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay model build resnet18-1d',
        'assay model build cnn-lstm --out models/cnn-lstm.onnx',
      ),
    )
    .action(async (network: string, options: { out?: string; json?: true }) => {
      const { buildModelCommand } = await import('../actions/model/build.ts');
      await buildModelCommand(network, options);
    });
}

function registerDescribe(model: Command): void {
  model
    .command('describe')
    .description('Says what is in a model: inputs, operators, weights, quantization')
    .argument('<model>')
    .option('--nodes', 'list every node too')
    .option('--json', 'print one JSON object with all there is')
    .addHelpText(
      'after',
      examples('assay model describe fault', 'assay model describe m.onnx --json'),
    )
    .action(async (nameOrPath: string, options: { nodes?: true; json?: true }) => {
      const { describeModelCommand } = await import('../actions/model/describe.ts');
      await describeModelCommand(nameOrPath, options);
    });
}

function registerValidate(model: Command): void {
  model
    .command('validate')
    .description('Checks a model: graph, weights, quantization, a trial run; exit 1 on an error')
    .argument('<model>')
    .option('--data <data...>', 'run it on these inputs: input=file.npy, input=16000', [])
    .option('--shape <shape...>', 'shape of an input that is made up: input=1x16000', [])
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples('assay model validate fault', 'assay model validate int8.onnx --json'),
    )
    .action(async (nameOrPath: string, options: ValidateModelOptions) => {
      const { validateModelCommand } = await import('../actions/model/validate.ts');
      await validateModelCommand(nameOrPath, options);
    });
}

function registerOptimize(model: Command): void {
  model
    .command('optimize')
    .description("Saves the model at each of ONNX Runtime's optimization levels and compares them")
    .argument('<model>')
    .addOption(
      new Option('--level <level>', 'this level only').choices(['basic', 'extended', 'all']),
    )
    .option('-o, --out <folder>', 'where to write <model>.<level>.onnx', '.')
    .option(
      '--data <data...>',
      'compare the levels on these inputs: input=file.npy, input=16000',
      [],
    )
    .option('--shape <shape...>', 'shape of an input that is made up: input=1x16000', [])
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay model optimize fault --out models',
        'assay model optimize m.onnx --level basic',
      ),
    )
    .action(async (nameOrPath: string, options: OptimizeModelOptions) => {
      const { optimizeModelCommand } = await import('../actions/model/optimize.ts');
      await optimizeModelCommand(nameOrPath, options);
    });
}

function registerQuantize(model: Command): void {
  model
    .command('quantize')
    .description('Writes a smaller variant of an FP32 model')
    .argument('<model>')
    .addOption(
      new Option('-m, --mode <mode>', 'qat checks and folds a model trained quantization-aware')
        .choices(['static-int8', 'dynamic-int8', 'fp16', 'qat'])
        .default('static-int8'),
    )
    .option('-o, --out <file>', 'where to write it; default <model>.<mode>.onnx')
    .addOption(
      new Option('--calibration <method>', 'how static-int8 chooses ranges')
        .choices(['min-max', 'percentile', 'entropy'])
        .default('entropy'),
    )
    .option('--percentile <percent>', 'share that the method percentile keeps', '99.99')
    .option('--per-class <count>', 'generated signals of each fault class to calibrate on', '16')
    .option('--seed <seed>', 'of the generated signals', '5')
    .option(
      '--data <data...>',
      'calibrate and check on these inputs: input=file.npy, input=16000, or raw values one by one',
      [],
    )
    .option('--shape <shape...>', 'shape of an input that is made up: input=1x16000', [])
    .option('--per-tensor', 'one scale a weight instead of one an output channel')
    .addOption(
      new Option('--weight-bits <bits>', '7 for x86 without VNNI, where 8 saturates')
        .choices(['7', '8'])
        .default('8'),
    )
    .option('--keep <node...>', 'nodes or operator types that stay FP32', [])
    .option('--eval <module>', 'show the accuracy before and after on your examples: ./eval.ts')
    .option('--convolutions', 'let dynamic-int8 quantize convolutions too (mostly slower)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay model quantize fault --out int8.onnx',
        'assay model quantize m.onnx --mode fp16 --keep Gemm',
      ),
    )
    .action(async (nameOrPath: string, options: QuantizeModelOptions) => {
      const { quantizeModelCommand } = await import('../actions/model/quantize.ts');
      await quantizeModelCommand(nameOrPath, options);
    });
}

function registerCompare(model: Command): void {
  model
    .command('compare')
    .description('Holds a variant against its reference: accuracy, agreement, latency, memory')
    .argument('<reference>', 'e.g. the FP32 model')
    .argument('<variant>', 'e.g. the int8 model')
    .option(
      '--accuracy <limit>',
      "limit, 'base' being the reference; none for the latency alone",
      '>= base - 1pt',
    )
    .option('--slower <limit>', 'limit of how much slower the variant may be', '<= 0%')
    .option('--per-class <count>', 'generated signals of each fault class', '150')
    .option('--seed <seed>', 'of the generated signals', '7')
    .option('--eval <module>', 'examples of your own: a module that exports defineExamples({…})')
    .option(
      '--data <data...>',
      'labeled items (<prefix>.f32 and <prefix>.u8), or inputs alone: input=file.npy',
      [],
    )
    .option('--shape <shape...>', 'shape of a made-up input: input=1x16000', [])
    .option('--batch <items>', 'items a run, for the latency', '1')
    .option('--threads <count>', 'threads of each engine', '1')
    .option('--budget <duration>', 'wall time for the latency pairs', '60s')
    .option('--allow-inconclusive', 'exit with 0 instead of 4 when it can’t be told')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay model compare fault int8.onnx',
        "assay model compare fp32.onnx fp16.onnx --accuracy '>= base - 0.5pt' --slower '<= 5%'",
        'Exit codes: 0 pass, 1 a gate failed, 2 wrong usage, 3 a process failed, 4 inconclusive.',
      ),
    )
    .action(async (reference: string, variant: string, options: CompareModelsOptions) => {
      const [{ compareModelsCommand }, { untilInterrupted }] = await Promise.all([
        import('../actions/model/compare.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      process.exitCode = await untilInterrupted((signal) =>
        compareModelsCommand(reference, variant, options, signal),
      );
    });
}

function registerSweep(model: Command): void {
  model
    .command('sweep')
    .description('Measures throughput against latency by batch and callers, and names the knee')
    .argument('<model>', 'a model; with --engine remote its name on the server')
    .option('--engine <engine>', 'what runs it', 'onnx-cpu')
    .option('--url <url>', 'with --engine remote: http://127.0.0.1:8000')
    .option('--i-own-this-target', 'with --url: lets calls go to another machine')
    .option('--batches <sizes>', 'items a call', '1,2,4,8')
    .option('--callers <counts>', 'callers at a time, each waiting for its answer', '1,2,4')
    .option('--threads <count>', 'threads of the engine', '1')
    .option('--rounds <count>', 'how often each point is measured, in another order each time', '3')
    .option('--duration <duration>', 'of one point in one round', '500ms')
    .option('--data <data...>', 'run it on these inputs: input=file.npy, input=16000', [])
    .option('--shape <shape...>', 'shape of an input that is made up: input=1x16000', [])
    .option('-o, --out <file>', 'where to write the page; default <model>.sweep.html')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        'assay model sweep fault',
        'assay model sweep m.onnx --batches 1,8,32 --callers 1,4 --threads 2',
      ),
    )
    .action(async (nameOrPath: string, options: SweepModelOptions) => {
      const [{ sweepModelCommand }, { untilInterrupted }] = await Promise.all([
        import('../actions/model/sweep.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      process.exitCode = await untilInterrupted((signal) =>
        sweepModelCommand(nameOrPath, options, signal),
      );
    });
}

function examples(first: string, second: string, note?: string): string {
  const before = note === undefined ? '' : `\n${note}\n`;
  return `${before}\nExamples:\n  $ ${first}\n  $ ${second}`;
}
