import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../harness/cli/commands.ts';
import { SmallProject } from '../run/small-project.ts';

describe('help', () => {
  test('lists every command, in the order of the list', async () => {
    await using project = await SmallProject.create({});
    const { stdout, code } = await project.assay(['--help']);
    const positions = commands.map(({ name }) => stdout.search(new RegExp(`^  ${name} `, 'm')));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(code).toBe(0);
  });

  test('of every command shows two examples or more', async () => {
    const program = new Command('assay');
    for (const module of await Promise.all(commands.map((command) => command.load()))) {
      module.register(program, commands);
    }
    const few = program.commands.filter((command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      return help.split(/^\s*\$ .*assay /m).length - 1 < 2;
    });
    expect(few.map((command) => command.name())).toEqual([]);
    expect(program.commands.map((command) => command.name())).toEqual(
      commands.map(({ name }) => name),
    );
  });

  test('a wrong command is refused with the nearest one', async () => {
    await using project = await SmallProject.create({});
    const { stderr, code } = await project.assay(['docter']);
    expect(stderr).toContain('Did you mean doctor?');
    expect(code).toBe(2);
  });
});

describe('config', () => {
  const files = {
    'assay.config.yaml': `
target:
  command: node server.js
  env: { API_TOKEN: not-for-eyes, UPSTREAM: 'http://me:hidden-word@host/' }
`,
  };

  test('prints each value with its origin, and no secret', async () => {
    await using project = await SmallProject.create(files);
    const { stdout } = await project.assay(['config', '--set', 'reports.keep=3'], {
      ASSAY_TARGET_READY: '/ready',
    });
    expect(stdout).toMatch(/^target\.command +"node server\.js" +\(.*assay\.config\.yaml\)$/m);
    expect(stdout).toMatch(/^target\.ready +"\/ready" +\(ASSAY_TARGET_READY\)$/m);
    expect(stdout).toMatch(/^target\.startupTimeoutMs +30000 +\(default\)$/m);
    expect(stdout).toMatch(/^reports\.keep +3 +\(--set\)$/m);
    expect(stdout).not.toMatch(/not-for-eyes|hidden-word/);
  });

  test('prints the JSON Schema, whose fields all have a description', async () => {
    await using project = await SmallProject.create(files);
    const { stdout } = await project.assay(['config', '--schema']);
    const schema = JSON.parse(stdout) as { properties: Record<string, { description?: string }> };
    const undescribed = Object.entries(schema.properties).filter(([, field]) => !field.description);
    expect(undescribed).toEqual([]);
    expect(Object.keys(schema.properties)).toContain('thresholds');
  });
});

describe('init', () => {
  const manifest = {
    'package.json': JSON.stringify({
      type: 'module',
      scripts: { start: 'node server.js' },
      dependencies: { pg: '8' },
    }),
  };

  test('writes a config that fits the project and that is accepted', async () => {
    await using project = await SmallProject.create(manifest);
    expect((await project.assay(['init', '--no-install'])).code).toBe(0);
    const { stdout, code } = await project.assay(['config']);
    expect(stdout).toMatch(/^target\.command +"node server\.js"/m);
    expect(stdout).toContain('services.postgres.provider');
    expect(stdout).not.toContain('services.redis');
    expect(code).toBe(0);
  });

  test('writes a unit test that passes', { tags: ['slow'] }, async () => {
    await using project = await SmallProject.create(manifest);
    await project.assay(['init', '--yaml', '--no-install']);
    const { stdout, code } = await project.assay(['run', 'unit']);
    expect(stdout).toContain('SHIP');
    expect(code).toBe(0);
  });

  test('writes over nothing unless it is told to', async () => {
    await using project = await SmallProject.create({ ...manifest, 'assay.config.ts': '' });
    const { stderr, code } = await project.assay(['init', '--no-install']);
    expect(stderr).toContain('assay.config.ts is there already');
    expect(code).toBe(2);
    expect((await project.assay(['init', '--force', '--no-install'])).code).toBe(0);
  });
});

test('completion knows the commands and their options', async () => {
  await using project = await SmallProject.create({});
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, code } = await project.assay(['completion', shell]);
    expect(stdout).toMatch(/doctor/);
    expect(stdout).toMatch(/allow-inconclusive/);
    expect(code).toBe(0);
  }
});

test('--json prints the run document and nothing else on stdout', async () => {
  await using project = await SmallProject.create({
    'assay.config.json': '{}',
    'suites/unit/a.test.ts': `import { test } from 'vitest'; test('passes', () => { console.log('noise'); });`,
  });
  const { stdout, stderr } = await project.assay(['run', 'unit', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass', exitCode: 0 });
  expect(stderr).toContain('SHIP');
});
