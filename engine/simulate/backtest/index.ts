export type { Backtest, BacktestOptions } from './backtest.ts';
export { createBacktest } from './backtest.ts';
export type * from './backtest-result.ts';
export type { Counted } from './count-table.ts';
export { renderBacktestMarkdown, renderBacktestText } from './render-backtest.ts';
