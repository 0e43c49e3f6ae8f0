import { batch, subjects } from './subjects.ts';

/** A process that runs an engine for ever and prints its host's pid: it is there to be killed. */
const subject = subjects.find(({ title }) => title === process.argv[2]);
if (subject === undefined) throw new Error(`no engine '${process.argv[2]}'`);
const engine = await subject.open();
process.stdout.write(`${engine.pid}\n`);
for (;;) await engine.run(batch(1024));
