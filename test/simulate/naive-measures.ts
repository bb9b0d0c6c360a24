/**
 * Measures and segments the slow way: every event is kept, and at every instant all is counted
 * anew. Nothing here knows how the engine counts, or when it looks.
 */

export interface Told {
  /** When it is accepted, and when it happened; in milliseconds. */
  readonly acceptedAt: number;
  readonly time: number;
  readonly type: 'order.paid' | 'message.received' | 'page.viewed';
  readonly amount: number;
}

export interface Figures {
  readonly spend: number;
  readonly talks: number;
  readonly views: number;
  readonly month: number;
  readonly ever: number;
  readonly last: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Shanghai has kept one offset since 1992. */
const OFFSET = 8 * HOUR;

export const MEASURES = `
measures:
  spend: { sum: event.data.amountMinor, of: order.paid, over: 10d, about: customer }
  talks: { count: message.received, over: 36h, about: customer }
  views: { count: page.viewed, over: 5d, about: customer, if: "event.data.url != 'no'" }
  month: { sum: event.data.amountMinor, of: order.paid, over: month, about: customer }
  ever: { count: message.received, about: customer }
  last: { last: message.received, about: customer }
  both: { value: "measure['talks'] + 2 * measure['views']", about: customer }
`;

/** All figures at an instant, after so many of the events, from all that was told. */
export function figuresAt(now: number, told: readonly Told[], seenAt: number): Figures {
  const happened = told.map((event) => ({ ...event, at: Math.min(event.time, event.acceptedAt) }));
  const of = (type: Told['type']) => happened.filter((event) => event.type === type);
  const sum = (events: readonly Told[]) => events.reduce((total, { amount }) => total + amount, 0);
  // Longer windows count by the hour: one that has begun counts to its end.
  const byHour = (span: number) => (event: { at: number }) =>
    (Math.floor(event.at / HOUR) + 1) * HOUR + span > now;
  const talks = of('message.received');
  return {
    spend: sum(of('order.paid').filter(byHour(10 * DAY))),
    talks: talks.filter(({ at }) => at > now - 36 * HOUR).length,
    views: of('page.viewed').filter((event) => event.amount !== 0 && byHour(5 * DAY)(event)).length,
    month: sum(of('order.paid').filter(({ at }) => monthOf(at) === monthOf(now))),
    ever: talks.length,
    last: talks.length === 0 ? seenAt : Math.max(...talks.map(({ at }) => at)),
  };
}

function monthOf(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 7);
}

/** A condition as the workspace has it, and as it is meant. */
export interface Condition {
  readonly cel: string;
  readonly holds: (figures: Figures, now: number) => boolean;
}

export const CONDITIONS: readonly Condition[] = [
  ...[1, 50, 120].flatMap((bound): readonly Condition[] => [
    { cel: `measure['spend'] >= ${bound}`, holds: ({ spend }) => spend >= bound },
    { cel: `${bound} > measure.month`, holds: ({ month }) => bound > month },
  ]),
  ...[1, 2, 3].flatMap((bound): readonly Condition[] => [
    { cel: `measure['talks'] > ${bound}`, holds: ({ talks }) => talks > bound },
    { cel: `measure['views'] == ${bound}`, holds: ({ views }) => views === bound },
    { cel: `measure['both'] <= ${bound}`, holds: ({ talks, views }) => talks + 2 * views <= bound },
    { cel: `measure['ever'] >= ${bound}`, holds: ({ ever }) => ever >= bound },
  ]),
  ...[30, 100].flatMap((hours): readonly Condition[] => [
    {
      cel: `now - measure['last'] >= duration('${hours}h')`,
      holds: ({ last }, now) => now - last >= hours * HOUR,
    },
    {
      cel: `now - measure['last'] > duration('${hours}h')`,
      holds: ({ last }, now) => now - last > hours * HOUR,
    },
    {
      cel: `duration('${hours}h') == now - measure['last']`,
      holds: ({ last }, now) => now - last === hours * HOUR,
    },
  ]),
  {
    cel: `measure['talks'] > 0 && measure['spend'] / measure['talks'] >= 20`,
    holds: ({ talks, spend }) => talks > 0 && spend / talks >= 20,
  },
];

export interface Ladder {
  readonly name: string;
  readonly levels: readonly { readonly name: string; readonly condition: Condition }[];
}

/** The workspace's text with some ladders. */
export function laddersText(ladders: readonly Ladder[]): string {
  const texts = ladders.map(({ name, levels }) => {
    const lines = levels.map(
      (level) => `      ${level.name}: { if: ${JSON.stringify(level.condition.cel)} }\n`,
    );
    return `  ${name}:\n    about: customer\n    levels:\n${lines.join('')}      others: { else: true }\n`;
  });
  return `${MEASURES}segments:\n${texts.join('')}`;
}

/**
 * What is entered and left, looked for at every instant of a minute's grid, and a millisecond after
 * it, until `end`. Whatever is told lies on the grid.
 */
export function naiveCrossings(
  ladders: readonly Ladder[],
  told: readonly Told[],
  end: number,
): readonly string[] {
  const first = told[0]?.acceptedAt ?? end;
  const levels = new Map<string, string>();
  const found: string[] = [];
  const look = (now: number, count: number) => {
    const figures = figuresAt(now, told.slice(0, count), first);
    for (const ladder of ladders) {
      const level = ladder.levels.find(({ condition }) => condition.holds(figures, now));
      const after = level?.name ?? 'others';
      const before = levels.get(ladder.name);
      if (after === before) continue;
      levels.set(ladder.name, after);
      const at = new Date(now).toISOString();
      if (before !== undefined) found.push(`${at} segment.left ${ladder.name}.${before}`);
      found.push(`${at} segment.entered ${ladder.name}.${after} from ${before ?? ''}`);
    }
  };
  let count = 0;
  for (let minute = first; minute <= end; minute += 60_000) {
    const before = count;
    while (told[count]?.acceptedAt === minute) {
      count += 1;
      look(minute, count);
    }
    if (count === before) look(minute, count);
    look(minute + 1, count);
  }
  return found;
}
