/** A progress bar on standard error while the read model is built, on a terminal only, and only if it takes a while. */
import type { ReadModel } from '../claims/read-model/read-model.ts';

const REFRESH_INTERVAL_MS = 200;
const WIDTH = 30;

/** @returns a function that ends it and clears its line. */
export function showProgress(
  readModel: Pick<ReadModel, 'rebuildProgress'>,
  stream: NodeJS.WriteStream = process.stderr,
): () => void {
  if (stream.isTTY !== true) return () => {};
  let isShown = false;
  const timer = setInterval(() => {
    const progress = readModel.rebuildProgress();
    if (progress === null) return;
    const share = progress.done / Math.max(1, progress.total);
    const filled = Math.round(share * WIDTH);
    stream.write(
      `\r${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.floor(share * 100)} % of the record read`,
    );
    isShown = true;
  }, REFRESH_INTERVAL_MS).unref();
  return () => {
    clearInterval(timer);
    if (isShown) stream.write(`\r${' '.repeat(WIDTH + 30)}\r`);
  };
}
