import type { StepKind } from '../kind.ts';
import { ask } from './ask.ts';
import { call } from './call.ts';
import { choose } from './choose.ts';
import { collect } from './collect.ts';
import { act } from './do.ts';
import { emit } from './emit.ts';
import { ladder } from './ladder.ts';
import { parallel } from './parallel.ts';
import { send } from './send.ts';
import { split } from './split.ts';
import { stage } from './stage.ts';
import { start } from './start.ts';
import { task } from './task.ts';
import { ticket } from './ticket.ts';
import { update } from './update.ts';
import { wait } from './wait.ts';

/** Every kind of step, in the order of the palette. */
export const STEP_KINDS: readonly StepKind[] = [
  send,
  ask,
  wait,
  choose,
  split,
  update,
  call,
  act,
  start,
  emit,
  collect,
  task,
  ticket,
  ladder,
  stage,
  parallel,
];

const BY_NAME: ReadonlyMap<string, StepKind> = new Map(STEP_KINDS.map((kind) => [kind.kind, kind]));

/** Finds a kind by the key that a step names it with. */
export function stepKind(name: string): StepKind | undefined {
  return BY_NAME.get(name);
}
