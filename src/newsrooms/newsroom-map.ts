/** Which workspaces and servers belong to which newsroom. docs/newsrooms.md explains the file's format. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Newsrooms, WorkspaceRef } from '../adapters/newsrooms.ts';
import { type Config, isMultiNewsroom, type NewsroomVariables, readNewsroomVariables } from '../config/config.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { embeddedStorePath } from '../storage/open-store.ts';

/** Where the store keeps installations. No newsroom can have this name, because names have no dots. */
export const INSTALLATIONS_NAMESPACE = 'slack.installations';

export interface NewsroomMap
  extends Pick<Newsrooms, 'newsroomOfWorkspace' | 'newsroomOfServer' | 'serversOf' | 'mayInstall'> {
  /** The one newsroom of this process; null where there can be several. */
  only: string | null;
  /** The newsrooms that are listed, in the file's order. */
  names: readonly string[];
  /**
   * The configuration of one newsroom, on the store that all share. A newsroom that is not listed has no editors: installing
   * an app makes nobody an editor.
   */
  configOf(name: string): Config;
}

/** In YAML an id without quotation marks is a number. */
const id = (pattern: RegExp, what: string) => z.string(what).regex(pattern, what);
const list = z.array(z.string().regex(/^[^,]*$/, 'has to have one name in each line')).default([]);
const newsroomSchema = z.strictObject({
  slack: z
    .array(
      id(
        /^(E[A-Z0-9]{2,}\/)?T[A-Z0-9]{2,}$|^E[A-Z0-9]{2,}$/,
        'has to be a workspace’s id, T0123456789, an organisation’s, E0123456789, or both, E0123456789/T0123456789',
      ),
    )
    .default([]),
  discord: z
    .array(id(/^\d{15,22}$/, 'has to be a server’s id in quotation marks, such as "123456789012345678"'))
    .default([]),
  editors: list,
  review: z.string().default(''),
  summaries: list,
  'four-eyes': z.boolean().default(false),
  seeds: z.string().nullable().default(null),
});
const fileSchema = z.strictObject({
  newsrooms: z.record(z.string(), newsroomSchema).default({}),
  /**
   * Whether a workspace that the file does not name may install the app, and gets a newsroom of its own. Left out, none may,
   * and those that have it installed already keep theirs.
   */
  others: z.boolean().nullable().default(null),
});
type NewsroomEntry = z.infer<typeof newsroomSchema>;

/** Several newsrooms have no console: they are served on a platform, or not at all. */
export const NO_PLATFORM = 'NEWSROOMS needs a platform: set SLACK_CLIENT_ID, DISCORD_TOKEN, or both.';

export function hasPlatform({ SLACK_BOT_TOKEN, SLACK_CLIENT_ID, DISCORD_TOKEN }: Config): boolean {
  return SLACK_BOT_TOKEN !== null || SLACK_CLIENT_ID !== null || DISCORD_TOKEN !== null;
}

/** @throws OperatorError, one line with the file and the field. */
export function readNewsroomMap(config: Config): NewsroomMap {
  return isMultiNewsroom(config) ? readNewsroomFile(config) : createSingleNewsroomMap(config);
}

function createSingleNewsroomMap(config: Config): NewsroomMap {
  const name = config.NEWSROOM;
  return {
    only: name,
    names: [name],
    newsroomOfWorkspace: () => name,
    mayInstall: () => true,
    newsroomOfServer: () => name,
    serversOf: () => null,
    configOf: () => config,
  };
}

function readNewsroomFile(config: Config): NewsroomMap {
  const { newsrooms, others } = config.NEWSROOMS === null ? fileSchema.parse({}) : readFile(config.NEWSROOMS);
  const entries = new Map(Object.entries(newsrooms));
  const where = config.NEWSROOMS ?? 'NEWSROOMS';
  const slack = indexOwners(where, entries, ({ slack }) => slack);
  const discord = indexOwners(where, entries, ({ discord }) => discord);

  function listedNewsroom({ team, enterprise, isOrgWide }: WorkspaceRef): string | null {
    const own = isOrgWide ? `${enterprise}/${team}` : (team ?? '');
    return slack.get(own) ?? slack.get(enterprise ?? '') ?? null;
  }

  function configOf(name: string): Config {
    const entry = entries.get(name) ?? null;
    const folder = join(config.DATA_DIR, 'newsrooms', nameToFolder(name));
    const own: NewsroomVariables = {
      EDITORS: (entry?.editors ?? []).join(','),
      REVIEW_CHANNEL: entry?.review ?? '',
      SUMMARY_CHANNELS: (entry?.summaries ?? []).join(','),
      FOUR_EYES: entry?.['four-eyes'] === true ? 'on' : '',
      SEEDS_DIR: entry?.seeds ?? join(folder, 'seeds'),
    };
    return {
      ...config,
      ...readNewsroomVariables({ ...own, NEWSROOM: name }, `${where}: newsrooms.${name}`),
      // The data folder is the newsroom's; an embedded store stays where it is.
      STORE_URL: storeUrl(config),
      DATA_DIR: folder,
    };
  }

  for (const [name, entry] of entries) {
    configOf(name);
    assertEditorsNamed(`${where}: newsrooms.${name}.editors`, entry);
  }
  return {
    only: null,
    names: [...entries.keys()],
    mayInstall: (workspace) => others === true || listedNewsroom(workspace) !== null,
    newsroomOfWorkspace(workspace) {
      const { team, enterprise, isOrgWide } = workspace;
      const listed = listedNewsroom(workspace);
      if (listed !== null || others === false) return listed;
      const home = isOrgWide ? enterprise : team;
      return home === null || !/^[TE][A-Z0-9]{2,}$/.test(home) ? null : `slack-${home.toLowerCase()}`;
    },
    newsroomOfServer: (server) => discord.get(server ?? '') ?? null,
    serversOf: (name) => entries.get(name)?.discord ?? [],
    configOf,
  };
}

/** A user's id is a workspace's own: where there are several it does not say who is meant. */
function assertEditorsNamed(where: string, { slack, editors }: NewsroomEntry): void {
  const isOne = slack.length <= 1 && slack.every((home) => /(^|\/)T/.test(home));
  const bare = isOne ? undefined : editors.find((editor) => /^slack:[UW]/.test(editor.trim()));
  if (bare !== undefined)
    throw new OperatorError(
      `${where}: ${bare} does not say in which workspace: write slack:T0123456789/${bare.trim().slice('slack:'.length)}.`,
    );
}

/** Whether a newsroom of this name belongs to a workspace or an organisation that installed the app without being listed. */
export function isWorkspaceNewsroom(name: string): boolean {
  return /^slack-[te][a-z0-9]{2,}$/.test(name);
}

/** The store that all newsrooms share, by an address that does not depend on a newsroom's data folder. */
function storeUrl({ STORE_URL, DATA_DIR }: Config): string {
  const file = embeddedStorePath(STORE_URL, DATA_DIR);
  return file === null ? STORE_URL : `sqlite:${resolve(file)}`;
}

/** Unique on any file system: a name that is not plain lower case gets its hash appended. */
function nameToFolder(name: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return name;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  return `${plain}.${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

function indexOwners(
  where: string,
  entries: ReadonlyMap<string, NewsroomEntry>,
  idsOf: (entry: NewsroomEntry) => readonly string[],
): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, entry] of entries)
    for (const home of idsOf(entry)) {
      const other = found.get(home);
      if (other !== undefined)
        throw new OperatorError(
          `${where}: ${home} is listed for ${other} and for ${name}: it can belong to only one newsroom.`,
        );
      found.set(home, name);
    }
  return found;
}

function readFile(file: string): z.infer<typeof fileSchema> {
  if (!existsSync(file)) throw new OperatorError(`NEWSROOMS: there is no file ${file}.`);
  const document = parseDocument(readText(file));
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new OperatorError(`${file}:${problem.linePos?.[0].line ?? 1}: ${problem.message.split('\n', 1)[0]}`);
  const parsed = fileSchema.safeParse(toPlain(file, document) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OperatorError(`${file}: ${issue?.path.map(String).join('.') || 'the file'}: ${issue?.message}.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OperatorError(
      `NEWSROOMS: ${file} cannot be read (${errorToMessage(cause)}): name a file that the user that runs Whosaid may read.`,
      { cause },
    );
  }
}

function toPlain(file: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new OperatorError(`${file}: write it without & and * (aliases).`, { cause });
  }
}
