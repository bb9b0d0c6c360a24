import { EVENT_CATALOGUE, eventType } from '../catalogue.ts';
import type { Path } from '../finding.ts';
import type { FlowView } from '../flow.ts';
import { laddersOf } from '../measured.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { Workspace } from '../workspace.ts';
import type { Expectation, Scenario } from './scenario.ts';

/** What the names in scenarios are compared with. */
export interface ScenariosAbout {
  readonly flow: FlowView;
  readonly workspace: Workspace;
  /** By the name of its file; null where the file holds no flow. */
  readonly published?: ReadonlyMap<string, FlowView | null>;
}

/** Finds steps, events and files that a scenario names and that do not exist. */
export function referenceMistakes(scenario: Scenario, around: ScenariosAbout): readonly Mistake[] {
  const about = { ...around, flows: flowsOf(scenario, around) };
  const event = (type: string, path: Path) => eventMistakes(type, path, about);
  const step = (id: string, path: Path) => stepMistakes(id, path, about);
  return [
    ...scenario.history.flatMap((past, index) =>
      event(past.event, [...scenario.path, 'history', index, 'event']),
    ),
    ...scenario.ledger.flatMap((sent, index) =>
      classMistakes(sent.class, [...scenario.path, 'ledger', index, 'class'], about),
    ),
    ...scenario.steps.flatMap((entry): readonly Mistake[] => {
      if (entry.type === 'event') return event(entry.event, [...entry.path, 'event']);
      if (entry.type === 'publish') return fileMistakes(entry.file, entry.path, around);
      if (entry.type === 'answer') return step(entry.step, [...entry.path, 'answer']);
      if (entry.type === 'approve' || entry.type === 'deny') {
        return step(entry.step, [...entry.path, entry.type]);
      }
      if (entry.type !== 'expect') return [];
      return [
        ...segmentMistakes(entry.expect, entry.path, about),
        ...stepsIn(entry.expect).flatMap(({ id, at }) => {
          const isKey = at[0] === 'timers';
          return step(id, [...entry.path, 'expect', ...at]).map((mistake) =>
            isKey ? { ...mistake, part: 'key' as const } : mistake,
          );
        }),
      ];
    }),
  ];
}

/** The versions that a scenario plays; any of them may have the steps that it names. */
function flowsOf({ steps }: Scenario, { flow, published }: ScenariosAbout): readonly FlowView[] {
  const others = steps.flatMap((step) =>
    step.type === 'publish' ? (published?.get(step.file) ?? []) : [],
  );
  return [flow, ...others];
}

function fileMistakes(
  file: string,
  path: Path,
  { flow, published }: ScenariosAbout,
): readonly Mistake[] {
  const other = published?.get(file);
  if (other?.id === flow.id) return [];
  if (other) {
    return [
      {
        code: 'FLOW_ID_DIFFERS',
        path: [...path, 'publish'],
        message: {
          zh: `“${file}”里是流程“${other.id}”，不是“${flow.id}”的新版本。`,
          en: `\`${file}\` holds the flow \`${other.id}\`, which is no version of \`${flow.id}\`.`,
        },
      },
    ];
  }
  return [
    {
      code: 'UNKNOWN_FLOW',
      path: [...path, 'publish'],
      message: {
        zh: `没有可以发布的文件“${file}”，或者里面不是一个流程。`,
        en: `There is no file \`${file}\` to publish, or it holds no flow.`,
      },
      hint: {
        zh: '路径从场景文件所在的文件夹算起。',
        en: 'The path leads from the folder of the scenarios.',
      },
    },
  ];
}

interface About extends ScenariosAbout {
  readonly flows: readonly FlowView[];
}

function stepsIn(expect: Expectation): readonly { readonly id: string; readonly at: Path }[] {
  const { step } = expect;
  const resting =
    typeof step === 'string'
      ? [{ id: step, at: ['step'] }]
      : (step ?? []).map((id, index) => ({ id, at: ['step', index] }));
  const among = (list: 'sent' | 'blocked' | 'held' | 'done' | 'tasks' | 'tickets') =>
    (expect[list] ?? []).flatMap((item, index) =>
      item.step === undefined ? [] : [{ id: item.step, at: [list, index, 'step'] }],
    );
  const timers = Object.keys(expect.timers ?? {}).map((id) => ({ id, at: ['timers', id] }));
  const lists = (['sent', 'blocked', 'held', 'done', 'tasks', 'tickets'] as const).flatMap(among);
  return [...resting, ...lists, ...timers];
}

function segmentMistakes(
  { segment = {} }: Expectation,
  path: Path,
  { flow, workspace }: About,
): readonly Mistake[] {
  const ladders = laddersOf(workspace, flow.about);
  return Object.entries(segment).flatMap(([ladder, level]) => {
    const levels = Object.keys(workspace.segments[ladder]?.levels ?? {});
    const at = [...path, 'expect', 'segment', ladder];
    const isKnown = ladders.includes(ladder);
    if (isKnown && (level === null || levels.includes(level))) return [];
    const [name, known] = isKnown ? [String(level), levels] : [ladder, ladders];
    const list = listed(known);
    return [
      {
        code: 'UNKNOWN_SEGMENT' as const,
        path: at,
        part: isKnown ? ('value' as const) : ('key' as const),
        message: { zh: `没有分层“${name}”。`, en: `There is no segment \`${name}\`.` },
        hint: didYouMean(name, known) ?? {
          zh: `已有的：${list.zh}。`,
          en: `There are ${list.en}.`,
        },
      },
    ];
  });
}

function stepMistakes(id: string, path: Path, { flow, flows }: About): readonly Mistake[] {
  const known = [...new Set(flows.flatMap(({ steps }) => steps.map((step): string => step.id)))];
  if (known.includes(id)) return [];
  const list = listed(known);
  return [
    {
      code: 'UNKNOWN_TARGET',
      path,
      message: {
        zh: `流程“${flow.id}”没有步骤“${id}”。`,
        en: `Flow \`${flow.id}\` has no step \`${id}\`.`,
      },
      hint: didYouMean(id, known) ?? {
        zh: `已有的步骤：${list.zh}。`,
        en: `Its steps are ${list.en}.`,
      },
    },
  ];
}

function classMistakes(name: string, path: Path, { workspace }: About): readonly Mistake[] {
  const known = [...Object.keys(workspace.classes), ...Object.keys(workspace.campaigns)];
  if (known.includes(name)) return [];
  const list = listed(known);
  return [
    {
      code: 'UNKNOWN_CLASS',
      path,
      message: {
        zh: `没有“${name}”这个消息类别或活动。`,
        en: `There is no class and no campaign \`${name}\`.`,
      },
      hint: didYouMean(name, known) ?? {
        zh: `已有的：${list.zh}。`,
        en: `There are ${list.en}.`,
      },
    },
  ];
}

function eventMistakes(type: string, path: Path, { workspace }: About): readonly Mistake[] {
  if (eventType(type) || Object.hasOwn(workspace.events, type)) return [];
  const known = [...EVENT_CATALOGUE.map((event) => event.type), ...Object.keys(workspace.events)];
  return [
    {
      code: 'UNKNOWN_EVENT',
      path,
      message: { zh: `没有“${type}”这个事件。`, en: `There is no event \`${type}\`.` },
      hint: didYouMean(type, known) ?? {
        zh: '自己的事件请先在 workspace.yaml 的 events 里声明。',
        en: 'Declare events of your own under `events` in workspace.yaml.',
      },
    },
  ];
}
