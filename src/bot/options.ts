/** The options that several commands share, with the schemas that read them. */
import { z } from 'zod';
import type { Option, OptionKind } from './command.ts';

/** An option of the usual kind: named, not required. */
export function option(name: string, kind: OptionKind, summary: string, more: Partial<Option> = {}): Option {
  return { name, kind, summary, required: false, positional: false, choices: [], isTypedOnly: false, ...more };
}

/** A text option that may be left out, as it was typed. */
export const typedSchema = z.string().trim().optional();

export const dossierOption = option('dossier', 'dossier', 'Only this dossier');
export const topicOption = option('topic', 'topic', 'Only this topic');
export const speakerOption = option('speaker', 'speaker', 'Only this speaker');
export const sideOption = option('side', 'side', 'Only speakers of this side');
/** Discord has room for 25 options of a command: there, `/proposals P3 edit` opens the same form. */
export const proposalOption = option('proposal', 'text', 'Edits this proposal instead, such as P3', {
  isTypedOnly: true,
});
export const pageOption = option('page', 'number', 'Which page of a long answer');

/** A name as typed; an empty one is the asker's slip and told as such. */
export const nameSchema = (what: string) =>
  z.string().trim().min(1, `The ${what} is empty: name one, or leave ${what}: out.`);

/** Pages count from 1. */
export const pageSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, 'The page has to be a number, such as page:2.')
  .transform(Number)
  .default(1);

/** What Slack and the console type as `force:yes` and Discord sends as true. */
export const flagSchema = z
  .string()
  .transform((value) => ['yes', 'true', 'y', '1', 'on'].includes(value.toLowerCase()))
  .default(false);

export const narrowingShape = {
  dossier: nameSchema('dossier').optional(),
  speaker: nameSchema('speaker').optional(),
  side: nameSchema('side').optional(),
  topic: nameSchema('topic').optional(),
};
