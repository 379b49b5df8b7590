/** The register of application commands, global and of the server: what a registration run finds, puts, patches and removes. */
import { isJson, type Json, jsonList, type LoopbackReply, textAt } from '../loopback.ts';
import { discordErrors, errorReply } from './errors.ts';
import { discordCast, type Guild } from './guild.ts';

/** Scope of a register: every server, or one. */
export type CommandScope = 'global' | 'guild';

/** Discord leaves translations out of a list unless `with_localizations` asks for them. */
function withoutTranslations({ description_localizations: _, ...command }: Json): Json {
  const options = jsonList(command.options).map(({ description_localizations: __, ...option }) => option);
  return { ...command, options };
}

/** The registers. */
export type Commands = ReturnType<typeof createCommands>;

/** Creates empty registers. `note` gets every body, and returns what Discord would refuse in it. */
export function createCommands(guild: Guild, note: (kind: 'commands' | 'command', body: unknown) => string[]) {
  const registers: Record<CommandScope, Json[]> = { global: [], guild: [] };

  /** The command as Discord keeps it: an id is kept for a command of the same name and type. */
  const stored = (scope: CommandScope, body: Json): Json => {
    const type = body.type ?? 1;
    const known = registers[scope].find((entry) => entry.name === body.name && entry.type === type);
    return {
      description: '',
      options: [],
      nsfw: false,
      default_member_permissions: null,
      ...body,
      id: known?.id ?? guild.snowflake(),
      application_id: discordCast.application,
      version: guild.snowflake(),
      type,
      ...(scope === 'guild' ? { guild_id: discordCast.guild } : {}),
    };
  };

  const refusal = (kind: 'commands' | 'command', body: unknown): LoopbackReply | null => {
    const refused = note(kind, body);
    return refused.length === 0 ? null : errorReply(discordErrors.invalidForm, refused);
  };

  return {
    registers,
    list: (scope: CommandScope, isTranslated: boolean): LoopbackReply => ({
      status: 200,
      body: isTranslated ? registers[scope] : registers[scope].map(withoutTranslations),
    }),
    /** Replaces the whole register. */
    put(scope: CommandScope, body: unknown): LoopbackReply {
      const refused = refusal('commands', body);
      if (refused !== null) return refused;
      registers[scope] = (Array.isArray(body) ? body : []).filter(isJson).map((entry) => stored(scope, entry));
      return { status: 200, body: registers[scope] };
    },
    /** Adds one command, or replaces the one of its name and type. */
    post(scope: CommandScope, body: Json): LoopbackReply {
      const refused = refusal('command', body);
      if (refused !== null) return refused;
      const added = stored(scope, body);
      const before = registers[scope].length;
      registers[scope] = [...registers[scope].filter((entry) => entry.id !== added.id), added];
      return { status: registers[scope].length > before ? 201 : 200, body: added };
    },
    /** Reads, changes or removes one command by its id. */
    onOne(method: string, scope: CommandScope, id: string, body: Json): LoopbackReply {
      const found = registers[scope].find((entry) => entry.id === id);
      if (found === undefined) return errorReply(discordErrors.unknownCommand);
      if (method === 'GET') return { status: 200, body: found };
      if (method === 'DELETE') {
        registers[scope] = registers[scope].filter((entry) => entry !== found);
        return { status: 204 };
      }
      const { name, type, description, options } = found;
      const refused = refusal('command', { name, type, ...(type === 1 ? { description, options } : {}), ...body });
      if (refused !== null) return refused;
      Object.assign(found, body, { version: guild.snowflake() });
      return { status: 200, body: found };
    },
    /** A registered command by name and type, the server's before the global one, or null. */
    find: (name: string, type: number): Json | null =>
      [...registers.guild, ...registers.global].find(
        (entry) => textAt(entry, 'name') === name && entry.type === type,
      ) ?? null,
    /** True while nothing at all is registered: tests of rendering alone need no registration. */
    empty: () => registers.guild.length + registers.global.length === 0,
  };
}
