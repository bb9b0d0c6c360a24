import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createWireReader } from './wire.ts';

/**
 * What a connection goes through:
 * - `clear`: everything at once;
 * - `drip`: what the database says comes in small pieces;
 * - `silent`: nothing comes through any more, and nobody is told;
 * - `refuse`: new connections are closed at once.
 */
export type Weather = 'clear' | 'drip' | 'silent' | 'refuse';

/** Names of the prepared statements that take events in, and that read them in a turn. */
const INGEST = 'ingest';
const READ = 'inbox_read';
const DRIP_BYTES = 512;
const DRIP_MS = 2;
const FORGOTTEN_MS = 10_000;

export interface LinkOptions {
  readonly targetPort: number;
  weather(): Weather;
  /** Whether to cut now that the database has confirmed a write, before the engine hears of it. */
  takesCut(): boolean;
  onIdleInTurn(): void;
  onClose(endedInTransaction: boolean): void;
}

/** One connection through a proxy. */
export interface Link {
  isBusy(): boolean;
  isIdleInTransaction(): boolean;
  fallSilent(): void;
  /** Ends both sides with a reset. */
  cut(): void;
}

/** What the conversation has come to, as the database told it. */
interface Talk {
  /** Of `ReadyForQuery`: idle, in a transaction, in a failed one. */
  status: string;
  /** Statements that have no answer yet; the opening is one. */
  unanswered: number;
  /** A turn is under way, and has read what waits in its inbox. */
  isTurn: boolean;
  /** An ingest is under way, which commits by itself. */
  ingests: boolean;
}

/** Joins a client to the database. */
export function createLink(client: Socket, options: LinkOptions): Link {
  const { weather } = options;
  const talk: Talk = { status: 'I', unanswered: 1, isTurn: false, ingests: false };
  const database = connect({ port: options.targetPort, host: '127.0.0.1', noDelay: true });
  let isSilent = weather() === 'silent';
  let isCut = false;
  let isClosed = false;
  const isIdle = () => talk.status !== 'I' && talk.unanswered === 0;

  function cut(): void {
    isCut = true;
    client.resetAndDestroy();
    database.resetAndDestroy();
  }
  const hear = databaseReader(talk, () => {
    if (!isCut && options.takesCut()) cut();
  });
  const say = clientReader(talk);

  client.on('data', (piece) => {
    if (isSilent) return;
    say(piece);
    database.write(piece);
  });
  database.on('data', (piece) => {
    if (isSilent) return;
    hear(piece);
    if (isCut) return;
    if (isIdle() && talk.isTurn) options.onIdleInTurn();
    if (weather() === 'drip') void drip(piece, { from: database, to: client });
    else client.write(piece);
  });
  function close(byDatabase: boolean): void {
    if (!isClosed) options.onClose(byDatabase && !isCut && !isSilent && isIdle());
    isClosed = true;
    if (!isSilent) {
      client.destroy();
      database.destroy();
    } else if (!byDatabase) {
      // The database goes on for a while without knowing that its client is gone.
      setTimeout(() => database.destroy(), FORGOTTEN_MS).unref();
    }
  }
  // A lost connection shows in what is closed after it.
  client.on('error', () => {});
  database.on('error', () => {});
  client.on('close', () => close(false));
  database.on('close', () => close(true));
  if (weather() === 'refuse') cut();
  return {
    isBusy: () => talk.status !== 'I' || talk.unanswered > 0,
    isIdleInTransaction: isIdle,
    fallSilent() {
      isSilent = true;
    },
    cut,
  };
}

/** Notes what the engine asks for. */
function clientReader(talk: Talk): (piece: Buffer) => void {
  return createWireReader({ types: 'QSB', untyped: true }, (type, text) => {
    if (type !== 'B') {
      talk.unanswered += 1;
      return;
    }
    // `Bind` names the portal, which has no name here, and then the statement.
    const [, statement] = text.split('\0');
    talk.ingests ||= statement === INGEST;
    talk.isTurn ||= statement === READ;
  });
}

/** Notes what the database answers, and tells of each confirmed write. */
function databaseReader(talk: Talk, onWrite: () => void): (piece: Buffer) => void {
  return createWireReader({ types: 'CZ', untyped: false }, (type, text) => {
    if (type === 'Z') {
      talk.status = text;
      talk.unanswered -= 1;
      if (text === 'I') talk.isTurn = false;
      return;
    }
    const isIngest = talk.ingests && talk.status === 'I' && /^(INSERT|SELECT)/.test(text);
    if (isIngest) talk.ingests = false;
    if (isIngest || text.startsWith('COMMIT')) onWrite();
  });
}

async function drip(piece: Buffer, way: { from: Socket; to: Socket }): Promise<void> {
  way.from.pause();
  for (let at = 0; at < piece.length && !way.to.destroyed; at += DRIP_BYTES) {
    way.to.write(piece.subarray(at, at + DRIP_BYTES));
    await pause(DRIP_MS);
  }
  way.from.resume();
}
