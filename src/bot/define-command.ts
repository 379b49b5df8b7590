/** Makes a command from a definition that declares each option once. */
import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { Command, Context } from './command.ts';
import type { FormSpec } from './forms/form.ts';
import type { Option } from './options.ts';

/** What `run` gets: each option's value, as the option's own schema reads it. */
export type ValuesOf<Options extends readonly Option[]> = {
  [One in Options[number] as One['name']]: One extends Option<string, infer Value> ? Value : never;
};

interface Definition<Options extends readonly Option[]>
  extends Pick<Command, 'name' | 'summary' | 'examples'>,
    Partial<Pick<Command, 'audience' | 'separators' | 'shortcut' | 'takesMessage' | 'hidden'>> {
  options: Options;
  /** Options that only the command's form gives: parsed, but not listed. */
  formOptions?: readonly Option[];
  /** See Command.isCacheable; a function if it depends on the options. */
  cacheable?: boolean | ((options: ValuesOf<Options>) => boolean);
  run(context: Context, options: ValuesOf<Options>): Promise<Answer | FormSpec>;
}

/**
 * @example
 * export const dossiers = defineCommand({
 *   name: 'dossiers',
 *   summary: 'The stories on record, the newest first',
 *   options: [pageOption],
 *   examples: ['/dossiers'],
 *   async run({ readModel }, { page }) { … },
 * });
 */
export function defineCommand<const Options extends readonly Option[]>(
  definition: Definition<Options>,
): Command<ValuesOf<Options>> {
  const { formOptions = [], cacheable = false, ...command } = definition;
  const shape = Object.fromEntries([...command.options, ...formOptions].map(({ name, schema }) => [name, schema]));
  return {
    audience: 'asker',
    separators: [],
    shortcut: null,
    takesMessage: false,
    hidden: false,
    ...command,
    isCacheable: typeof cacheable === 'function' ? cacheable : () => cacheable,
    schema: z.object(shape) as unknown as z.ZodType<ValuesOf<Options>>,
  };
}
