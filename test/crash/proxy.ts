import { createServer, type Server, type Socket } from 'node:net';
import { createLink, type Link, type Weather } from './link.ts';

export type { Weather } from './link.ts';

/** Stands between one process of the engine and its database, and can break what goes through. */
export interface TcpProxy {
  readonly port: number;
  /** Connections cut after the database had confirmed a write, before the engine heard of it. */
  cutsAfterWrite(): number;
  /** Connections that the database ended in the middle of a transaction. */
  endedInTransaction(): number;
  /** Connections with a statement or a transaction under way. */
  busy(): number;
  /** Connections in a transaction in which the database waits for the engine. */
  idleInTransaction(): number;
  /** Calls once, before the engine hears of it, when a turn's transaction waits for the engine. */
  onceIdleInTurn(call: () => void): void;
  /** Cuts the connections of the next writes that the database confirms, so many of them. */
  cutAfterWrites(count: number): void;
  /** Cuts every connection now; how many. */
  cut(): number;
  setWeather(weather: Weather): void;
  close(): Promise<void>;
}

/** Opens a proxy on a port of this machine's own address. */
export async function openProxy(targetPort: number): Promise<TcpProxy> {
  const links = new Set<Link>();
  const state = { cutsAfterWrite: 0, endedInTransaction: 0, armed: 0, weather: 'clear' as Weather };
  let idleCall: (() => void) | null = null;
  const open = (client: Socket) => {
    const link = createLink(client, {
      targetPort,
      weather: () => state.weather,
      takesCut() {
        if (state.armed === 0) return false;
        state.armed -= 1;
        state.cutsAfterWrite += 1;
        return true;
      },
      onIdleInTurn() {
        const call = idleCall;
        idleCall = null;
        call?.();
      },
      onClose(inTransaction) {
        links.delete(link);
        if (inTransaction) state.endedInTransaction += 1;
      },
    });
    links.add(link);
  };
  const server = createServer({ noDelay: true }, open);
  const port = await listen(server);
  const count = (isMeant: (link: Link) => boolean) => [...links].filter(isMeant).length;
  return {
    port,
    cutsAfterWrite: () => state.cutsAfterWrite,
    endedInTransaction: () => state.endedInTransaction,
    busy: () => count((link) => link.isBusy()),
    idleInTransaction: () => count((link) => link.isIdleInTransaction()),
    onceIdleInTurn(call) {
      idleCall = call;
    },
    cutAfterWrites(cuts) {
      state.armed = cuts;
    },
    cut() {
      const cut = [...links];
      for (const link of cut) link.cut();
      return cut.length;
    },
    setWeather(weather) {
      state.weather = weather;
      if (weather === 'silent') for (const link of links) link.fallSilent();
    },
    async close() {
      for (const link of links) link.cut();
      await new Promise((done) => server.close(done));
    },
  };
}

async function listen(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
