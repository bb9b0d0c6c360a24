export type { TrafficEvent, TrafficOptions } from './traffic.ts';
export { traffic } from './traffic.ts';
