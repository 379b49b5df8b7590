/** Every command, in the order of the help. */
import type { Command } from '../src/bot/command.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { disputes } from './disputes.ts';
import { dossiers } from './dossiers.ts';
import { help } from './help.ts';
import { share } from './share.ts';
import { source } from './source.ts';
import { speaker } from './speaker.ts';
import { summary } from './summary.ts';
import { whosaid } from './whosaid.ts';

export const commands: readonly Command[] = [
  whosaid,
  compare,
  disputes,
  source,
  speaker,
  dossiers,
  summary,
  check,
  help,
  share,
];
