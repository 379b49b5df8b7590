/** The gateway: hello, identify, heartbeats, dispatches with their numbers, resume and everything that ends a session. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isJson, type Json } from '../loopback.ts';

/** Opcodes: docs.discord.com/developers/topics/opcodes-and-status-codes#gateway. */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
};

/** The intents that a bot must be granted: members, presences, message content. */
const privileged = (1 << 1) | (1 << 8) | (1 << 15);

interface Session {
  id: string;
  /** Its number, and of how many it is one. */
  shard: [number, number];
  seq: number;
  sent: Json[];
  socket: WebSocket | null;
}

/** What the gateway needs from the peer. `greetings` are the dispatches after an identify: READY is added in front. */
export interface GatewayOptions {
  token: () => string;
  privilegedIntents: number;
  heartbeatMs: number;
  /** As few as the bot may have: https://docs.discord.com/developers/events/gateway#sharding */
  shards: number;
  ready: () => Json;
  greetings: () => { type: string; data: Json }[];
}

/** Whether an event goes to this shard: what belongs to no server goes to the first. */
function isFor({ shard: [number, of] }: Session, type: string, data: Json): boolean {
  const server = /^GUILD_(?:CREATE|UPDATE|DELETE)$/.test(type) ? data.id : data.guild_id;
  return typeof server === 'string' ? Number((BigInt(server) >> 22n) % BigInt(of)) === number : number === 0;
}

/** Creates the gateway. */
export function createGateway(options: GatewayOptions) {
  const server = new WebSocketServer({ noServer: true });
  const sockets = new Set<WebSocket>();
  const sessions = new Map<string, Session>();
  const waiting: { counter: 'identified' | 'resumed'; count: number; resolve: () => void }[] = [];
  const counters = { identified: 0, resumed: 0, heartbeats: 0 };
  let nextClose: number | null = null;
  let answersHeartbeats = true;
  let url = '';

  const count = (counter: 'identified' | 'resumed'): void => {
    counters[counter] += 1;
    for (const entry of waiting) if (entry.counter === counter && entry.count <= counters[counter]) entry.resolve();
  };
  const write = (socket: WebSocket, packet: Json): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(packet));
  };
  const dispatch = (session: Session, type: string, data: Json): void => {
    session.seq += 1;
    const packet = { op: op.dispatch, t: type, s: session.seq, d: data };
    session.sent.push(packet);
    if (session.socket !== null) write(session.socket, packet);
  };

  /** Why an identify ends the line: the code and the reason it is closed with. */
  const refusalOf = (data: Json, [number, of]: [number, number]): [number, string] | null => {
    if (data.token !== options.token()) return [4004, 'Authentication failed.'];
    if ((Number(data.intents) & privileged & ~options.privilegedIntents) !== 0) return [4014, 'Disallowed intent(s).'];
    if (!(number < of)) return [4010, 'Invalid shard.'];
    return of < options.shards ? [4011, 'Sharding required.'] : null;
  };

  const identify = (socket: WebSocket, data: Json): Session | null => {
    const shard = (Array.isArray(data.shard) ? data.shard.map(Number) : [0, 1]) as [number, number];
    const refusal = refusalOf(data, shard);
    if (refusal !== null) {
      socket.close(...refusal);
      return null;
    }
    const session: Session = { id: randomBytes(8).toString('hex'), shard, seq: 0, sent: [], socket };
    sessions.set(session.id, session);
    const greetings = options.greetings().filter(({ type, data: body }) => isFor(session, type, body));
    const guilds = greetings.map(({ data: body }) => ({ id: body.id, unavailable: true }));
    const ready = { ...options.ready(), guilds, shard };
    dispatch(session, 'READY', { ...ready, session_id: session.id, resume_gateway_url: url });
    for (const { type, data: body } of greetings) dispatch(session, type, body);
    count('identified');
    return session;
  };

  const resume = (socket: WebSocket, data: Json): Session | null => {
    const session = sessions.get(String(data.session_id));
    if (session === undefined || data.token !== options.token()) {
      write(socket, { op: op.invalidSession, d: false });
      return null;
    }
    session.socket = socket;
    for (const packet of session.sent) if (Number(packet.s) > Number(data.seq)) write(socket, packet);
    dispatch(session, 'RESUMED', {});
    count('resumed');
    return session;
  };

  const accept = (socket: WebSocket): void => {
    let session: Session | null = null;
    sockets.add(socket);
    write(socket, { op: op.hello, d: { heartbeat_interval: options.heartbeatMs } });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (session?.socket === socket) session.socket = null;
    });
    socket.on('message', (raw) => {
      const packet: unknown = JSON.parse(String(raw));
      if (!isJson(packet)) return socket.close(4002, 'Error while decoding payload.');
      const data = isJson(packet.d) ? packet.d : {};
      if (packet.op === op.heartbeat) {
        counters.heartbeats += 1;
        if (answersHeartbeats) write(socket, { op: op.heartbeatAck });
        return;
      }
      if (nextClose !== null) {
        socket.close(nextClose);
        nextClose = null;
        return;
      }
      if (packet.op === op.identify && session !== null) return socket.close(4005, 'Already authenticated.');
      if (packet.op === op.identify) session = identify(socket, data);
      else if (packet.op === op.resume) session = resume(socket, data);
      else if (session === null) socket.close(4003, 'Not authenticated.');
    });
  };

  return {
    counters,
    /** Called once the port is known. */
    setUrl(address: string): void {
      url = address;
    },
    url: () => url,
    upgrade: (message: IncomingMessage, socket: Duplex, head: Buffer): void =>
      server.handleUpgrade(message, socket, head, accept),
    /** Sends an event to every session of its shard, also to one that is away just now: it gets it when it resumes. False when there is none. */
    dispatch(type: string, data: Json): boolean {
      const meant = [...sessions.values()].filter((session) => isFor(session, type, data));
      for (const session of meant) dispatch(session, type, data);
      return meant.length > 0;
    },
    /** How many lines are open now. */
    open: () => sockets.size,
    /** Resolves when the client has identified, or resumed, `times` times since the start of the peer. */
    reached: (counter: 'identified' | 'resumed', times: number) =>
      counters[counter] >= times
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.push({ counter, count: times, resolve })),
    /** Asks the client to reconnect and resume (opcode 7). */
    requestReconnect(): void {
      for (const socket of sockets) write(socket, { op: op.reconnect, d: null });
    },
    /** Ends the session (opcode 9). When it may not be resumed it is forgotten, and the client must identify again. */
    invalidateSession(resumable: boolean): void {
      if (!resumable) sessions.clear();
      for (const socket of sockets) write(socket, { op: op.invalidSession, d: resumable });
    },
    /** Closes every line with a code: 4000 to 4014, or 1001 as on a restart of the gateway. */
    closeWith(code: number): void {
      for (const socket of sockets) socket.close(code);
    },
    /** Closes the next line that identifies or resumes with a code. */
    refuseNext(code: number): void {
      nextClose = code;
    },
    /** Cuts every line without a word, or those of one shard. */
    drop(shard: number | null = null): void {
      const meant = [...sessions.values()].filter((session) => session.shard[0] === shard);
      for (const socket of shard === null ? sockets : meant.map((session) => session.socket)) socket?.terminate();
    },
    /** Whether heartbeats are acknowledged; a client must reconnect when they are not. */
    answerHeartbeats(answer: boolean): void {
      answersHeartbeats = answer;
    },
    /** Sends any packet over the open lines: what the client must survive. */
    sendPacket(packet: Json): void {
      for (const socket of sockets) write(socket, packet);
    },
    close(): void {
      for (const socket of sockets) socket.terminate();
      server.close();
    },
  };
}
