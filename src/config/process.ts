/** Where the record is kept, whose it is, what drafts for it, and where the process reports its health. */
import { z } from 'zod';
import { optional, text, type Variables } from './variable.ts';

const MODEL_ADDRESS_ERROR =
  'has to be an address such as http://127.0.0.1:8000/draft, without a name or password in it';

/** `9464` or `0.0.0.0:9464`; an IPv6 address is put in brackets. */
const endpoint = optional(
  /^(?:(?:\[[0-9a-f:]+\]|[\w.-]+):)?(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/i,
  'has to be a port such as 9464, or an address and a port such as 0.0.0.0:9464',
).transform((value) => {
  if (value === null) return null;
  const colon = value.lastIndexOf(':');
  const host = colon === -1 ? '127.0.0.1' : value.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(value.slice(colon + 1)) };
});

/** Node's fetch rejects a name and password in an address, so they are refused here, with a better message. */
const modelAddress = optional(/^https?:\/\/\S+$/, MODEL_ADDRESS_ERROR).refine((value) => {
  if (value === null) return true;
  return URL.canParse(value) && new URL(value).username === '' && new URL(value).password === '';
}, MODEL_ADDRESS_ERROR);

export const processVariables = {
  STORE_URL: {
    summary: 'Where the ledger is kept: sqlite:/path/to/file or postgres://…; if empty, a file in DATA_DIR',
    default: '',
    secret: true,
    reads: z.string().trim().default(''),
  },
  DATA_DIR: {
    summary: 'The folder for the embedded ledger and the read model',
    default: 'data',
    secret: false,
    reads: text('data'),
  },
  SEEDS_DIR: {
    summary: 'The folder of the dossiers that are recorded at the start',
    default: 'seeds',
    secret: false,
    reads: text('seeds'),
  },
  NEWSROOM: {
    summary: 'The name of this newsroom’s record in the store',
    default: 'newsroom',
    secret: false,
    reads: text('newsroom').refine(
      (value) => /^[\p{L}\p{N}_-]{1,60}$/u.test(value),
      'has to be one word of letters, digits, - and _',
    ),
  },
  DRAFT_MODEL_URL: {
    summary: 'A drafting model of your own instead of the rules: the address that texts are posted to',
    default: null,
    secret: true,
    reads: modelAddress,
  },
  NEWSROOMS: {
    summary:
      'Several newsrooms in one process: the file that says which workspaces and servers belong to which newsroom (docs/newsrooms.md)',
    default: null,
    secret: false,
    reads: z
      .string()
      .trim()
      .default('')
      .transform((value) => value || null),
  },
  HEALTH_PORT: {
    summary: 'The port of /healthz, /readyz and /metrics, for this machine only; 0.0.0.0:9464 for other machines, too',
    default: null,
    secret: false,
    reads: endpoint,
  },
  DRAIN_SECONDS: {
    summary:
      'How many seconds the bot keeps working after SIGTERM while /readyz says 503, so that a load balancer turns to other replicas',
    default: '0',
    secret: false,
    reads: text('0')
      .refine(
        (value) => /^\d{1,3}$/.test(value) && Number(value) <= 600,
        'has to be a number of seconds, from 0 to 600',
      )
      .transform(Number),
  },
} satisfies Variables;
