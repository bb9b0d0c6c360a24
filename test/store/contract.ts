import { describe, it } from 'vitest';
import { broadcastContract } from './contract/broadcasts.ts';
import { deliveryByHandContract, signalContract } from './contract/by-hand.ts';
import {
  queueContract,
  retryContract,
  shareContract,
  slotContract,
  unknownContract,
} from './contract/delivery.ts';
import type { Check, Ground } from './contract/fixtures.ts';
import { draftContract, figureContract, versionContract } from './contract/flows.ts';
import { figureOfStoreContract, pruneContract } from './contract/housekeeping.ts';
import { ingestContract, orderContract } from './contract/ingest.ts';
import { ledgerContract } from './contract/ledger.ts';
import { migrationContract, placeContract } from './contract/migrations.ts';
import { noticeContract } from './contract/notices.ts';
import {
  claimContract,
  claimOrderContract,
  resettleContract,
  settleContract,
  withdrawContract,
} from './contract/outbox.ts';
import { presenceContract } from './contract/presence.ts';
import {
  deliveryContract,
  eventContract,
  instanceContract,
  namedInstanceContract,
  subjectContract,
} from './contract/queries.ts';
import { segmentContract } from './contract/segments.ts';
import { accessContract, scheduleContract } from './contract/small.ts';
import { taskAnswerContract, taskListContract, taskTurnContract } from './contract/tasks.ts';
import {
  commitContract,
  journalContract,
  lockContract,
  refusalContract,
  wakeContract,
} from './contract/turns.ts';

/** Opens an empty store and a second worker on the same data. */
export type OpenGround = () => Promise<Ground & { close(): Promise<void> }>;

/** Says of any store what the rest of the program relies on. */
export function storeContract(name: string, open: OpenGround): void {
  const check: Check = (title, body) => {
    it(title, async () => {
      const ground = await open();
      try {
        await body(ground);
      } finally {
        await ground.close();
      }
    });
  };
  describe(`${name}: ingest`, () => {
    ingestContract(check);
    orderContract(check);
  });
  describe(`${name}: turns`, () => {
    lockContract(check);
    commitContract(check);
    refusalContract(check);
    wakeContract(check);
    journalContract(check);
  });
  describe(`${name}: outbox`, () => {
    claimContract(check);
    claimOrderContract(check);
    settleContract(check);
    resettleContract(check);
    withdrawContract(check);
    queueContract(check);
    shareContract(check);
    unknownContract(check);
    retryContract(check);
    slotContract(check);
  });
  describe(`${name}: by hand`, () => {
    signalContract(check);
    deliveryByHandContract(check);
  });
  describe(`${name}: tasks and ledger`, () => {
    taskTurnContract(check);
    taskAnswerContract(check);
    taskListContract(check);
    ledgerContract(check);
  });
  describe(`${name}: flows`, () => {
    draftContract(check);
    versionContract(check);
    figureContract(check);
    migrationContract(check);
    placeContract(check);
  });
  describe(`${name}: queries`, () => {
    instanceContract(check);
    namedInstanceContract(check);
    subjectContract(check);
    deliveryContract(check);
    eventContract(check);
    presenceContract(check);
    segmentContract(check);
  });
  upkeepContract(name, check);
}

function upkeepContract(name: string, check: Check): void {
  describe(`${name}: housekeeping and notices`, () => {
    pruneContract(check);
    figureOfStoreContract(check);
    noticeContract(check);
  });
  describe(`${name}: schedules, broadcasts, settings, access, sandbox`, () => {
    scheduleContract(check);
    broadcastContract(check);
    accessContract(check);
  });
}
