/**
 * The asker's mistake: shown to the asker as it is. The message is one or two whole sentences that name the offending
 * value and the next step.
 */
export class UserError extends Error {
  override name = 'UserError';
  /** Commands that the asker may have meant, offered as buttons. */
  readonly next: readonly NextStep[];

  constructor(message: string, { next = [], ...options }: ErrorOptions & { next?: readonly NextStep[] } = {}) {
    super(message, options);
    this.next = next;
  }
}

/** A command with its options as text. */
export interface NextStep {
  label: string;
  command: string;
  options: Readonly<Record<string, string>>;
}

/** A name that is not on record: what was typed, and the nearest that are. */
export class UnknownNameError extends UserError {
  override name = 'UnknownNameError';
  readonly typed: string;
  readonly nearest: readonly string[];

  constructor(message: string, typed: string, nearest: readonly string[]) {
    super(message);
    this.typed = typed;
    this.nearest = nearest;
  }
}

/** The asker has to choose before anything is done: `option` takes one of `choices`. */
export class ChoiceError extends UserError {
  override name = 'ChoiceError';
  readonly option: string;
  readonly choices: readonly string[];

  constructor(message: string, option: string, choices: readonly string[]) {
    super(message);
    this.option = option;
    this.choices = choices;
  }
}

/**
 * The operator's mistake (a variable, token, address, permission or file): one line that says what to fix. It ends the
 * process, or the one adapter it belongs to, with exit code 1. It never holds a secret.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/**
 * Data that is refused as a whole, such as a dossier file that breaks its format.
 * Each of the `problems` is one line that names the file, the line, the field and what to do.
 */
export class DataError extends Error {
  override name = 'DataError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What a thrown value says, whatever it is. */
export function errorToMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
