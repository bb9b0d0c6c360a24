/** More turns and emitted events than any scenario needs from one moment to the next. */
export const TURN_MAX = 20_000;

/** More happened in a world than anybody could read: a flow feeds itself, or time leapt too far. */
export class WorldOverflow extends Error {
  constructor() {
    super(`More than ${TURN_MAX} turns followed from one step.`);
    this.name = 'WorldOverflow';
  }
}
