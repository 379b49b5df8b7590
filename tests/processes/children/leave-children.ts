/** Starts a process that starts another, prints the numbers of both, and waits; or with `exit` ends without ending them. */
import { createInterface } from 'node:readline';
import { spawnTracked } from '../child-processes.ts';

const WAITS = 'setInterval(() => {}, 1000);';
const STARTS = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', '${WAITS}']); console.log(process.pid + ' ' + pid); ${WAITS}`;
const child = spawnTracked(process.execPath, ['-e', STARTS], { stdio: ['ignore', 'pipe', 'inherit'] });
if (child.stdout === null) throw new Error('no output');
createInterface({ input: child.stdout }).on('line', (line) => {
  console.log(line);
  if (process.argv[2] === 'exit') process.exit();
});
