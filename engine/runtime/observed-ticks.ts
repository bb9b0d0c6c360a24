import type { Counting } from './counters.ts';
import type { Ticks } from './settle.ts';
import type { Tracer } from './tracer.ts';

/** Counts and times what the ticks do; a look that found nothing is no span. */
export function observedTicks(ticks: Ticks, by: { counting: Counting; tracer: Tracer }): Ticks {
  const { counting, tracer } = by;
  return {
    turn: (now) =>
      tracer.trace('turn', async (span) => {
        const from = performance.now();
        const report = await ticks.turn(now);
        if (report === null) {
          span.discard();
          return null;
        }
        counting.turn(report, (performance.now() - from) / 1000);
        const { events, entities, instances, effects, shards, quarantined } = report;
        span.set({
          'groupflow.events': events,
          'groupflow.entities': entities,
          'groupflow.instances': instances,
          'groupflow.effects': effects,
          'groupflow.shards': shards,
          'groupflow.quarantined': quarantined,
        });
        return report;
      }),
    dispatch: (now) =>
      tracer.trace('dispatch', async (span) => {
        const report = await ticks.dispatch(now);
        counting.dispatch(report);
        if (report.claimed === 0) span.discard();
        const { claimed, sent, retried, failed, dead } = report;
        span.set({
          'groupflow.claimed': claimed,
          'groupflow.sent': sent,
          'groupflow.retried': retried,
          'groupflow.failed': failed,
          'groupflow.dead': dead,
        });
        return report;
      }),
    schedule: (now) =>
      tracer.trace('schedule', async (span) => {
        const report = await ticks.schedule(now);
        counting.schedule(report);
        if (report.steps === 0) span.discard();
        span.set({ 'groupflow.events': report.events });
        return report;
      }),
  };
}
