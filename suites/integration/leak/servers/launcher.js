import { spawn } from 'node:child_process';

// As `npm start` does: what is started serves, and this process waits for it.
const [script] = process.argv.slice(2);
const server = spawn(process.execPath, [script], { stdio: 'inherit' });
console.log(`launched ${server.pid}`);
process.on('SIGTERM', () => server.kill());
server.on('exit', () => process.exit(0));
