/** Who may change the record, and which channels are told. */
import { z } from 'zod';
import { LANGUAGES, type Language } from '../locales/index.ts';
import { listOf, text, type Variables } from './variable.ts';

const channelSchema = z
  .string()
  .regex(
    /^(slack|discord):\S+$/,
    'has to list channels such as slack:C0123456789 or discord:123456789012345678, parted by commas',
  );
/** A channel, `slack:C0123456789`. */
const parseChannel = (value: string) => ({
  platform: value.startsWith('slack:') ? ('slack' as const) : ('discord' as const),
  channel: value.slice(value.indexOf(':') + 1),
});

export const editingVariables = {
  SUMMARY_CHANNELS: {
    summary:
      'Channels that get a dossier’s summary when it is new or changed: slack:C0123456789, discord:123456789012345678, separated by commas',
    default: '',
    secret: false,
    reads: listOf(channelSchema).transform((channels) => channels.map(parseChannel)),
  },
  FOLLOW_BUNDLE_MINUTES: {
    summary: 'How many minutes of changes are bundled into one message to the channels that follow them',
    default: '3',
    secret: false,
    reads: text('3')
      .refine(
        (value) => /^\d{1,4}(\.\d{1,2})?$/.test(value) && Number(value) <= 1_440,
        'has to be a number of minutes, from 0 to 1440',
      )
      .transform(Number),
  },
  POST_LANGUAGE: {
    summary: 'The language of everything that is posted: en or fr. What one person reads is in their own language',
    default: 'en',
    secret: false,
    reads: text('en')
      .refine(
        (value): value is Language => LANGUAGES.some((language) => language === value),
        `has to be one of ${LANGUAGES.join(', ')}`,
      )
      .transform((value) => value as Language),
  },
  EDITORS: {
    summary:
      'Who may change the record: slack:U0123456789, slack:T0123456789/U0123456789, slack:group:S0123456789, discord:123456789012345678, discord:role:123456789012345678, console, console:name, separated by commas; if empty, nobody in chat is an editor: the console is the only one, and what is entered in chat is a proposal',
    default: '',
    secret: false,
    reads: listOf(
      z
        .string()
        .regex(
          /^(slack:((T[A-Z0-9]+\/)?[UW][A-Z0-9]+|group:S[A-Z0-9]+)|discord:(role:)?\d{15,22}|console(:\S+)?)$/,
          'has to list editors such as slack:U0123456789, slack:group:S0123456789, discord:123456789012345678, discord:role:123456789012345678 or console, parted by commas',
        ),
    ),
  },
  REVIEW_CHANNEL: {
    summary:
      'The channel where proposals are posted and editors decide them: slack:C0123456789 or discord:123456789012345678',
    default: '',
    secret: false,
    reads: z
      .string()
      .trim()
      .default('')
      .refine(
        (value) => value === '' || /^(slack|discord):\S+$/.test(value),
        'has to be one channel such as slack:C0123456789 or discord:123456789012345678',
      )
      .transform((value) => (value === '' ? null : parseChannel(value))),
  },
  FOUR_EYES: {
    summary: 'on: every change to the record takes two people, an editor’s too; what is exempt: docs/desk.md',
    default: 'off',
    secret: false,
    reads: z
      .string()
      .trim()
      .default('')
      .refine((value) => ['', 'on', 'off'].includes(value), 'has to be on or off')
      .transform((value) => value === 'on'),
  },
} satisfies Variables;
