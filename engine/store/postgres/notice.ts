import pg from 'pg';
import type { Notice, Notices } from '../notices.ts';

/*
 * NOTIFY takes a lock on the whole database until its transaction has committed, so it never
 * stands in one that matters: it has a connection of its own, which does not wait for the disk. At
 * most one is under way in a process, and one every few milliseconds; what is told meanwhile goes
 * with the next. Told as often as that allows (90 a second) it cost 2.4 % of a core on the server
 * and about as much here, so a process that is alone tells nothing: each says hello when it
 * connects, and asks now and then whether the others are still there.
 */
const GAP_MS = 10;
const RECONNECT_FIRST_MS = 100;
const RECONNECT_LONGEST_MS = 5_000;
const CONNECT_TIMEOUT_MS = 10_000;
const CHANNEL = 'groupflow';
const APPLICATION = 'groupflow-notices';
const HELLO = 'hello';
/** How long others are taken to be there since they were last seen. */
const SEEN_MS = 10_000;
const NOTICES: ReadonlySet<string> = new Set<Notice>(['events', 'deliveries', 'flows', 'settings']);

/** Notices that have to be closed. */
export interface PostgresNotices extends Notices {
  close(): Promise<void>;
}

/** Opens the way to the other processes; it connects once it is used. */
export function openNotices(connectionString: string): PostgresNotices {
  const listeners = new Set<(notice: Notice) => void>();
  const pending = new Set<Notice>();
  let connection: Connection | null = null;
  let isSending = false;

  function connected(): Connection {
    connection ??= openConnection(connectionString, {
      heard(payload) {
        for (const notice of payload.split(',').filter(isNotice)) {
          for (const listener of listeners) listener(notice);
        }
      },
      ready: () => void send(),
    });
    return connection;
  }

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    while (pending.size > 0 && connection?.isReady() === true) {
      const payload = [...pending].join(',');
      pending.clear();
      if (!(await connection.hasOthers())) break;
      // What was lost with its connection is found by looking.
      await connection.notify(payload);
      await pause(GAP_MS);
    }
    isSending = false;
  }

  return {
    tell(notice) {
      pending.add(notice);
      connected();
      void send();
    },
    listen(listener) {
      listeners.add(listener);
      connected();
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      pending.clear();
      await connection?.close();
    },
  };
}

function isNotice(text: string): text is Notice {
  return NOTICES.has(text);
}

/** A timer that does not keep the process. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** A connection that listens, and comes back by itself after a growing wait when it breaks. */
interface Connection {
  isReady(): boolean;
  /** Whether other processes listen. */
  hasOthers(): Promise<boolean>;
  notify(payload: string): Promise<void>;
  close(): Promise<void>;
}

interface ConnectionEvents {
  /** Another process has told something. */
  heard(payload: string): void;
  ready(): void;
}

function openConnection(connectionString: string, events: ConnectionEvents): Connection {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let waitMs = RECONNECT_FIRST_MS;
  let isClosed = false;
  const others = createOthers();
  let opening: Promise<void> = open();

  async function open(): Promise<void> {
    const opened = newClient(connectionString);
    const broken = () => {
      if (client === opened) client = null;
      opened.removeAllListeners('notification');
      reopenLater();
    };
    opened.once('end', broken);
    opened.on('notification', ({ processId, payload }) => {
      if (processId === pidOf(opened)) return;
      others.seen();
      events.heard(payload ?? '');
    });
    try {
      await opened.connect();
      await opened.query(
        `set synchronous_commit = off; listen ${CHANNEL}; notify ${CHANNEL}, '${HELLO}'`,
      );
      await others.ask(opened);
    } catch {
      await opened.end().catch(() => undefined);
      reopenLater();
      return;
    }
    if (isClosed) {
      await opened.end().catch(() => undefined);
      return;
    }
    client = opened;
    waitMs = RECONNECT_FIRST_MS;
    events.ready();
  }

  function reopenLater(): void {
    if (isClosed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      opening = open();
    }, waitMs).unref();
    waitMs = Math.min(waitMs * 2, RECONNECT_LONGEST_MS);
  }

  return {
    isReady: () => client !== null,
    async hasOthers() {
      if (client !== null && others.isStale()) await others.ask(client).catch(() => undefined);
      return others.areThere();
    },
    async notify(payload) {
      await client?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined);
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await opening;
      await client?.end().catch(() => undefined);
      client = null;
    },
  };
}

const COUNT_OTHERS = `
select exists (
  select from pg_stat_activity
  where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()
) as found`;

/** Remembers whether other processes are there. */
function createOthers() {
  let there = false;
  let seenAt = 0;
  const seen = (found: boolean) => {
    there = found;
    seenAt = performance.now();
  };
  return {
    seen: () => seen(true),
    areThere: () => there,
    /** None is told of anything until somebody says hello; those who were there may have gone. */
    isStale: () => there && performance.now() - seenAt > SEEN_MS,
    async ask(client: pg.Client): Promise<void> {
      const { rows } = await client.query<{ found: boolean }>(COUNT_OTHERS, [APPLICATION]);
      seen(rows[0]?.found === true);
    },
  };
}

function newClient(connectionString: string): pg.Client {
  const client = new pg.Client({
    connectionString,
    application_name: APPLICATION,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  // Whoever waits on a query is told by it; `end` follows.
  client.on('error', () => {});
  return client;
}

function pidOf(client: pg.Client): number | undefined {
  // The driver keeps it for cancelling, without saying so in its types.
  return (client as pg.Client & { processID?: number }).processID;
}
