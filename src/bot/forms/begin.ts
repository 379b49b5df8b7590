/** A form for a command that is otherwise typed whole: its positional options, one field each. */

import { truncate } from '../../lib/text.ts';
import { t } from '../../locales/index.ts';
import type { Command } from '../command.ts';
import type { Option } from '../options.ts';
import { type Field, type FormSpec, field } from './form.ts';

/** The command of the buttons that open such a form. */
export const BEGIN_COMMAND = 'begin';

/** The command that gives the page of the app. */
export const HOME_COMMAND = 'home';

/** The commands that have one. */
export const BEGUN_COMMANDS = ['whosaid', 'check', 'compare', 'draft'] as const;
export type BegunCommand = (typeof BEGUN_COMMANDS)[number];

/** Discord's limit for a field's label. */
const MAX_LABEL_LENGTH = 45;

export function commandToForm(name: BegunCommand, { options }: Command): FormSpec {
  return {
    title: t(`home.begin.${name}`),
    intro: [],
    steps: [options.filter(({ positional }) => positional).map(optionToField)],
    kept: { command: name },
  };
}

function optionToField({ name, kind, summary }: Option, index: number): Field {
  return field(name, kind === 'text' ? 'long' : 'short', truncate(summary, MAX_LABEL_LENGTH), undefined, {
    required: index === 0,
    completes: kind === 'text' ? null : kind,
  });
}
