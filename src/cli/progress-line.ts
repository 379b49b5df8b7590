/** How far a script has come, on standard error: one line written over on a terminal, a new line now and then elsewhere. */

const WIDTH = 70;

export interface ProgressLine {
  /** Shows the text when the count has passed another step. */
  show(count: number, text: () => string): void;
  clear(): void;
}

export function createProgressLine(
  steps: { terminal: number; elsewhere: number },
  stream: NodeJS.WriteStream = process.stderr,
): ProgressLine {
  const step = stream.isTTY ? steps.terminal : steps.elsewhere;
  let last = 0;
  let isShown = false;
  return {
    show(count, text) {
      if (Math.floor(count / step) === Math.floor(last / step)) return;
      last = count;
      stream.write(stream.isTTY ? `\r${text().padEnd(WIDTH)}` : `${text()}\n`);
      isShown = true;
    },
    clear() {
      if (isShown && stream.isTTY) stream.write(`\r${' '.repeat(WIDTH)}\r`);
      isShown = false;
    },
  };
}
