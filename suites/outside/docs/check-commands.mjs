// Run in a project that has the package: reads command lines from the file that it is given, parses each
// by the commands of the package without running one, and prints what does not fit, one line each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';

const { commands } = await import(
  pathToFileURL(join(process.cwd(), 'node_modules/assay/harness/cli/commands.js')).href
);
const modules = await Promise.all(commands.map((command) => command.load()));

class IdleCommand extends Command {
  createCommand(name) {
    return new IdleCommand(name);
  }

  action() {
    return super.action(() => {});
  }
}

function createProgram() {
  const program = new IdleCommand('assay')
    .exitOverride()
    .configureOutput({ writeErr() {}, writeOut() {} });
  for (const module of modules) module.register(program, commands);
  return program;
}

/** A command with its values: all of it has to parse. */
async function parse(words) {
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    return error.code === 'commander.helpDisplayed' ? null : error.message;
  }
}

/** A command in the running text, which may leave out what it is not about: its names have to exist. */
function findNames(words) {
  let command = createProgram();
  let [first, ...rest] = words;
  if (first.startsWith('-') || first.startsWith('<')) return null;
  const named = command.commands.find((one) => one.name() === first);
  if (named === undefined) return `there is no command ${first}`;
  command = named;
  const sub = command.commands.find((one) => one.name() === rest[0]);
  if (sub !== undefined) command = sub;
  for (const word of rest) {
    const option = /^(--?[a-z][\w-]*)/.exec(word)?.[1];
    if (option === undefined || ['--help', '-h'].includes(option)) continue;
    const known = command.options.some(({ long, short }) => [long, short].includes(option));
    if (!known) return `assay ${command.name()} has no option ${option}`;
  }
  return null;
}

const asked = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { words, isWhole, at } of asked) {
  const fault = isWhole ? await parse(words) : findNames(words);
  if (fault !== null) console.log(`${at}: assay ${words.join(' ')}: ${fault}`);
}
