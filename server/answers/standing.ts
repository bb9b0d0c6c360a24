import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import {
  type EntityState,
  figuresOf,
  ladderKeys,
  type SubjectRef,
} from '../../engine/core/index.ts';
import { parsePartRange, type Workspace } from '../../engine/language/index.ts';
import type { SegmentCount } from '../../engine/store/index.ts';
import { timeText } from './time.ts';

/** What is measured of a subject, and its segments, as the API shows them. */
export function standingAnswer(
  entity: EntityState,
  subject: SubjectRef,
  at: { readonly workspace: Workspace; readonly now: Instant },
) {
  const { measures, segments } = figuresOf(entity, subject, at);
  const { workspace } = at;
  return {
    measures: measures.map(({ name, isInstant, value }) => ({
      name,
      title: workspace.measures[name]?.title ?? name,
      value: isInstant ? null : value,
      at: isInstant && value !== null ? timeText(instant(value)) : null,
    })),
    segments: Object.entries(segments).map(([ladder, level]) => ({
      ladder,
      title: workspace.segments[ladder]?.title ?? ladder,
      level,
      levelTitle: workspace.segments[ladder]?.levels[level]?.title ?? level,
    })),
  };
}

/** The ladders of a workspace with their counts; a level that nobody is in is there too. */
export function segmentAnswers(workspace: Workspace, counts: readonly SegmentCount[]) {
  return ladderKeys(workspace).map(([ladder, key, about]) => {
    const { title = ladder, levels = {} } = workspace.segments[ladder] ?? {};
    const countOf = (level: string) =>
      counts.find((row) => row.ladder === key && row.level === level)?.count ?? 0;
    const total = Object.keys(levels).reduce((sum, level) => sum + countOf(level), 0);
    return {
      ladder,
      title,
      about,
      total,
      levels: Object.entries(levels).map(([level, spec]) => {
        const count = countOf(level);
        const share = total === 0 ? null : count / total;
        const expected = spec.share === undefined ? null : parsePartRange(spec.share);
        const isOutside =
          share !== null && expected !== null && (share < expected.from || share > expected.to);
        return { level, title: spec.title ?? level, count, share, expected, isOutside };
      }),
    };
  });
}
