import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';

interface Options {
  url?: string;
  config?: string;
  profile?: string;
  duration?: string;
  rate?: string;
  vus?: string;
  stages?: string;
  env: string[];
  output?: string;
  gates: boolean;
  abortOnFail?: true;
  allowInconclusive?: true;
  json?: true;
  against?: string;
  slower?: string;
  iOwnThisTarget?: true;
  findMax?: string;
  atLeast?: string;
  most?: string;
  budget?: string;
  instances?: string;
  on?: string;
  apply?: true;
  merge?: true;
  image?: string;
  k6Image?: string;
  namespace: string;
  name?: string;
  tokenSecret?: string;
  operatorNamespace: string;
  envFrom: string[];
}

export function register(program: Command): void {
  program
    .command('load <script>')
    .description("Runs one k6 script against a back end, and judges it by the project's thresholds")
    .option('--url <url>', "a back end that is up; without it, the config's own is started")
    .option(
      '--against <what>',
      'another one that is up, or, without --url, what is started beside the one of the config: ' +
        'other.config.ts, image:<image>, engine:<engine>; both get the load in turn, and are compared',
    )
    .option(
      '--slower <list>',
      'how much slower than --against it may be, at each percentile; default p50=5%,p95=10%; ' +
        'with --find-max, how much lower its highest rate, default 10%',
    )
    .option('--i-own-this-target', 'lets load go to a host that is not this machine')
    .option('--config <file>', 'the config file; default: the nearest assay.config.*')
    .option('--profile <name>', 'whose error rate the verdict has; default smoke')
    .option(
      '--duration <time>',
      'how long each scenario lasts, as in 30s or 5m; ramps keep their shape',
    )
    .option('--rate <n>', 'iterations a second of each scenario with an arrival rate')
    .option('--vus <n>', 'virtual users of each scenario')
    .option('--stages <list>', "take the place of the script's stages, as in 10s:50,30s:50,10s:0")
    .option(
      '-e, --env <NAME=value>',
      "a variable of the script's __ENV; may be repeated",
      collect,
      [],
    )
    .option('--instances <n>', "k6 processes that share the load; default: the config's, or 1")
    .option('-o, --output <folder>', 'where the raw files go; default: a temporary folder, removed')
    .option('--no-gates', 'print the figures alone, and judge nothing')
    .option('--abort-on-fail', 'stop the load once a gate of it is shown to fail')
    .option('--allow-inconclusive', 'end with 0 where the gates are undecided')
    .option('--json', 'print the result as JSON')
    .option(
      '--find-max <objective>',
      "look for the highest rate that keeps it, as in 'p99 < 50ms, errors < 1%'; starts at --rate",
    )
    .option(
      '--at-least <n>',
      'with --find-max: fail where it does not hold at n iterations a second',
    )
    .option('--most <n>', 'with --find-max: the highest rate to apply; default 5000')
    .option(
      '--budget <time>',
      'with --find-max: how long to look; default 4m, and 10m with --against',
    )
    .option('--on <where>', 'kubernetes: writes what runs the load in a cluster, one k6 a pod')
    .option('--apply', 'with --on: applies it by kubectl, waits for the verdict, takes it away')
    .option(
      '--merge',
      'with --on: each pod reads its points itself, and sends what they come to at the end',
    )
    .option('--image <image>', 'with --on: one with assay on its PATH, for the collector')
    .option('--k6-image <image>', "with --on: default grafana/k6 of this machine's version")
    .option('--namespace <name>', 'with --on', 'default')
    .option('--name <name>', "with --on: of all that is made; default load- and the script's name")
    .option('--token-secret <name>', 'with --on: the secret whose key token the pods show')
    .option(
      '--env-from <secret>',
      "with --on: a secret whose keys are variables of the script's __ENV; may be repeated",
      collect,
      [],
    )
    .option('--operator-namespace <name>', 'with --on: where k6-operator is', 'k6-operator-system')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay load suites/load/predict.ts\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8080 --rate 50 --duration 10s --json\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8081 --against http://127.0.0.1:8080 --duration 90s\n' +
        '  $ assay load suites/load/predict.ts --against engine:onnx-wasm --duration 90s\n' +
        "  $ assay load suites/load/predict.ts --find-max 'p99 < 50ms' --at-least 200\n" +
        "  $ assay load suites/load/predict.ts --find-max 'p99 < 50ms' --url http://127.0.0.1:8081 --against http://127.0.0.1:8080\n" +
        '  $ assay load suites/load/predict.ts --on kubernetes --instances 8 --url http://api.shop.svc --image registry.example/assay:1 --i-own-this-target',
    )
    .action(async (script: string, options: Options, command: Command) => {
      const request = {
        script,
        ...options,
        allowInconclusive: options.allowInconclusive ?? false,
        json: options.json ?? false,
      };
      const written = writtenOptions(command);
      if (request.on !== undefined) {
        refuseBeside('--on', written, notOfClusters);
        process.exitCode = await onKubernetes({ ...options, script }, request.on);
        return;
      }
      refuseWithoutOn(options, written);
      if (request.against === undefined) {
        refuseAlone({ '--slower': options.slower }, '--against http://127.0.0.1:8080');
      }
      if (request.findMax !== undefined) {
        refuseInstances(options, '--find-max');
        if (request.against !== undefined) {
          const { slower: _, profile: __, ...foreign } = notOfSearches;
          refuseBeside('--find-max', written, foreign);
          const { findMaxAgainstCommand } = await import('../actions/find-max-against.ts');
          const asked = { objective: request.findMax, against: request.against };
          await findMaxAgainstCommand({ ...request, ...asked });
          return;
        }
        refuseBeside('--find-max', written, notOfSearches);
        const { findMaxCommand } = await import('../actions/find-max.ts');
        await findMaxCommand({ ...request, objective: request.findMax });
        return;
      }
      refuseWithoutFindMax(options);
      if (request.against === undefined) {
        const { loadCommand } = await import('../actions/load.ts');
        await loadCommand(request);
      } else {
        refuseInstances(options, '--against');
        refuseBeside('--against', written, notOfComparisons);
        const { loadAgainstCommand } = await import('../actions/load-against.ts');
        await loadAgainstCommand({ ...request, against: request.against });
      }
    });
}

async function onKubernetes(
  request: Options & { readonly script: string },
  where: string,
): Promise<number> {
  if (where !== 'kubernetes') {
    throw new UsageError(`--on '${where}' is not known`, { remedy: 'write --on kubernetes' });
  }
  for (const [name, value] of Object.entries({
    '--against': request.against,
    '--find-max': request.findMax,
  })) {
    if (value === undefined) continue;
    throw new UsageError(`${name} and --on kubernetes can't be asked together`, {
      remedy: 'leave one of them out',
    });
  }
  const { loadOnKubernetes } = await import('../actions/load-on-kubernetes.ts');
  return await loadOnKubernetes({
    ...request,
    apply: request.apply ?? false,
    merge: request.merge ?? false,
    json: request.json ?? false,
  });
}

/** Those that stand on the command line, by commander's names of them. */
function writtenOptions(command: Command): ReadonlySet<string> {
  const names = command.options.map((option) => option.attributeName());
  return new Set(names.filter((name) => command.getOptionValueSource(name) === 'cli'));
}

/** What a search decides itself, or has none of: how it is written, by commander's name. */
const notOfSearches = {
  duration: '--duration',
  vus: '--vus',
  stages: '--stages',
  profile: '--profile',
  output: '--output',
  gates: '--no-gates',
  slower: '--slower',
  abortOnFail: '--abort-on-fail',
} as const;

/** What a cluster has none of: its collector judges at the end. */
const notOfClusters = { abortOnFail: '--abort-on-fail' } as const;

/** What a comparison of two servers has none of. */
const notOfComparisons = { gates: '--no-gates', abortOnFail: '--abort-on-fail' } as const;

/** An option that nothing reads would be thought to have been heeded. */
function refuseBeside(
  asked: string,
  written: ReadonlySet<string>,
  foreign: Readonly<Record<string, string>>,
): void {
  for (const [name, option] of Object.entries(foreign)) {
    if (!written.has(name)) continue;
    throw new UsageError(`${option} and ${asked} can't be asked together`, {
      remedy: `leave one of them out: ${asked} does not read ${option}`,
    });
  }
}

/** Options that say nothing without another one are a mistake. */
function refuseWithoutFindMax({ atLeast, most, budget }: Options): void {
  const given = { '--at-least': atLeast, '--most': most, '--budget': budget };
  refuseAlone(given, "--find-max 'p99 < 50ms'");
}

function refuseWithoutOn(options: Options, written: ReadonlySet<string>): void {
  const { apply, merge, image, k6Image, name, tokenSecret, envFrom } = options;
  const { namespace, operatorNamespace } = options;
  const given = {
    '--apply': apply === true ? '' : undefined,
    '--merge': merge === true ? '' : undefined,
    '--image': image,
    '--k6-image': k6Image,
    '--name': name,
    '--token-secret': tokenSecret,
    '--env-from': envFrom[0],
    '--namespace': written.has('namespace') ? namespace : undefined,
    '--operator-namespace': written.has('operatorNamespace') ? operatorNamespace : undefined,
  };
  refuseAlone(given, '--on kubernetes');
}

function refuseAlone(given: Record<string, string | undefined>, companion: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const written = value === '' ? name : `${name} '${value}'`;
    throw new UsageError(`${written} goes with ${companion.split(' ', 1)[0]} only`, {
      remedy: `for example ${companion}`,
    });
  }
}

/** A search and a duet are timed by one k6: of several each would have its own turns and stretches. */
function refuseInstances({ instances }: Options, other: string): void {
  if (instances === undefined) return;
  throw new UsageError(`--instances ${instances} and ${other} can't be asked together`, {
    remedy: `leave one of them out: ${other} has one k6`,
  });
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
