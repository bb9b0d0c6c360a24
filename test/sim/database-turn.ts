import { randomBelow } from '../../engine/base/index.ts';
import { entityDueAt } from '../../engine/core/index.ts';
import type { EntityResult, EntityWork, StoreTurn, TurnOptions } from '../../engine/store/index.ts';
import type { DatabaseGround, OpenTurn } from './database-ground.ts';
import { nameOf, reach, unreachableDatabase } from './database-ground.ts';
import type { Process } from './executor.ts';

/** Begins a turn on a connection that can break: its locks last as long as that, or its commit. */
export async function beginTurn(
  ground: DatabaseGround,
  process: Process,
  options: TurnOptions,
): Promise<StoreTurn | null> {
  await reach(ground, process, 'beginTurn >');
  const turn = await ground.store.beginTurn(options);
  const work = turn === null ? [] : visible(ground, turn.work, options);
  if (turn === null || work.length === 0) {
    await turn?.rollback();
    await reach(ground, process, 'beginTurn <');
    return null;
  }
  const opened = openTurn(ground, process, { turn, work });
  try {
    await reach(ground, process, 'beginTurn <');
  } catch (error) {
    await turn.rollback();
    throw error;
  }
  return opened;
}

/** Rows of transactions that are not committed are not there; entities without work neither. */
function visible(
  ground: DatabaseGround,
  work: readonly EntityWork[],
  options: TurnOptions,
): readonly EntityWork[] {
  const seen = work.flatMap((entity) => {
    const inbox = entity.inbox.filter((row) => !ground.hidden.has(nameOf(row.event)));
    const timers = entity.instances.flatMap((instance) => Object.values(instance.timers));
    const own = entity.state && entityDueAt(entity.state);
    const isDue = [...timers.map((timer) => timer.dueAt), ...(own === null ? [] : [own])].some(
      (dueAt) => dueAt <= options.now,
    );
    return inbox.length > 0 || isDue ? [{ ...entity, inbox }] : [];
  });
  return ground.faults.happens('shortTurn', 0.15) ? cutShort(ground, seen) : seen;
}

/** Of each shard a turn may take the oldest rows only; then it fires none of its timers. */
function cutShort(ground: DatabaseGround, work: readonly EntityWork[]): readonly EntityWork[] {
  return [...Map.groupBy(work, (entity) => entity.shard).values()].flatMap((entities) => {
    const rows = entities
      .flatMap(({ inbox }) => inbox)
      .sort((left, right) => Number(left.seq) - Number(right.seq));
    if (rows.length < 2) return entities;
    const taken = new Set(rows.slice(0, 1 + randomBelow(ground.random, rows.length - 1)));
    return entities.flatMap((entity) => {
      const inbox = entity.inbox.filter((row) => taken.has(row));
      return inbox.length === 0 ? [] : [{ ...entity, inbox, more: true }];
    });
  });
}

function openTurn(
  ground: DatabaseGround,
  process: Process,
  read: { readonly turn: StoreTurn; readonly work: readonly EntityWork[] },
): StoreTurn {
  const { executor, faults, history, server } = ground;
  const { turn, work } = read;
  let isOpen = true;
  let sent: readonly EntityResult[] | null = null;
  const end = () => {
    isOpen = false;
    ground.turns.delete(open);
    process.onDeath.delete(die);
  };
  const commit = async (results: readonly EntityResult[]) => {
    end();
    await turn.commit(results);
    const committedAt = executor.now();
    history.turns.push({ worker: process.name, committedAt, work, results });
  };
  const rollback = async () => {
    if (isOpen) end();
    await turn.rollback();
  };
  /** The connection is gone; the server finds out, or has the commit already. */
  const die = () => {
    const results = sent;
    const isLate = results !== null && faults.happens('lateCommit', 0.5);
    ground.turns.delete(open);
    executor.spawn(server, isLate ? 'late commit' : 'rollback', () => {
      void (isLate ? commit(results) : rollback());
    });
  };
  const open: OpenTurn = {
    process,
    cutOff() {
      if (!isOpen) return;
      faults.count('cutOff');
      void rollback();
    },
  };
  ground.turns.add(open);
  process.onDeath.add(die);
  return {
    revision: turn.revision,
    work,
    async commit(results) {
      sent = results;
      await reach(ground, process, 'commit >');
      if (!isOpen) throw unreachableDatabase();
      await commit(results);
      await reach(ground, process, 'commit <');
    },
    async rollback() {
      sent = null;
      try {
        await reach(ground, process, 'rollback >');
      } finally {
        // A lost connection rolls back as well.
        await rollback();
      }
    },
  };
}
