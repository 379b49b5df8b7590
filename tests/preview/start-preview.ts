/** The preview as its own process, on a free port. */
import { once } from 'node:events';
import { printed, startEntry } from '../processes/run.ts';

export async function startPreview(): Promise<{ address: string; stop(): void }> {
  const child = startEntry('preview', ['--port', '0'], {});
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await Promise.race([
    printed(child, 'Control-C'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the preview ended: ${output}`))),
  ]);
  const [address = ''] = /http:\/\/localhost:\d+/.exec(output) ?? [];
  return { address, stop: () => void child.kill('SIGTERM') };
}
