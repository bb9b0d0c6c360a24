export type { Conflict, ForeseenTouch } from './foresee.ts';
export { foresee } from './foresee.ts';
export type { PlannedTouch } from './planned-touches.ts';
export { plannedTouches } from './planned-touches.ts';
