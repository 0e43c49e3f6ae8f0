import { exitCode } from '../../exit-code.ts';
import { install, type Installed, planInstall } from '../../setup/install.ts';

interface Request {
  readonly withDeps: boolean;
  readonly json: boolean;
}

export async function dryRun({ withDeps, json }: Request): Promise<void> {
  const plan = await planInstall(withDeps);
  process.stdout.write(json ? `${JSON.stringify({ plan })}\n` : `${plan.join('\n')}\n`);
}

export async function installCommand({ withDeps, json }: Request): Promise<void> {
  const startedMs = performance.now();
  const tools = await install(withDeps, (line) => {
    process.stderr.write(`${line}\n`);
  });
  const seconds = (performance.now() - startedMs) / 1000;
  if (json) process.stdout.write(`${JSON.stringify({ tools, seconds })}\n`);
  else process.stdout.write(tools.map((tool) => describe(tool)).join(''));
  const failed = tools.some(
    ({ tool, state }) => state === 'missing' && (withDeps || tool === 'k6'),
  );
  if (failed) process.exitCode = exitCode.infrastructure;
}

function describe(tool: Installed): string {
  if (tool.state !== 'missing') return `${tool.tool} ${tool.version}  ${tool.path}\n`;
  const remedy = tool.remedy === null ? '' : `  → ${tool.remedy}\n`;
  return `${tool.tool} is missing: ${tool.reason}\n${remedy}`;
}
