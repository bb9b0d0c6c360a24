import { correction, valueFix } from '../fix.ts';
import type { StartView } from '../flow.ts';
import { parseSegment } from '../measured.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import type { Check, CheckInput } from './flow-check.ts';

/** Checks that schedules and segments take subjects of the flow's own kind. */
export const checkStarts: Check = (input) =>
  input.flow.starts.flatMap((start): readonly Mistake[] => {
    if (start.type === 'segment') return segmentMistakes(start, input);
    return start.type === 'schedule' ? scheduleMistakes(start, input) : [];
  });

function scheduleMistakes(
  start: Extract<StartView, { type: 'schedule' }>,
  { flow }: CheckInput,
): readonly Mistake[] {
  if (start.about === undefined || flow.about === null || start.about === flow.about) return [];
  return [
    {
      code: 'RECIPIENT_UNREACHABLE',
      path: [...start.at, 'for', 'about'],
      message: {
        zh: `流程关于 ${flow.about}，定时开始的对象不能是 ${start.about}。`,
        en: `The flow is about a ${flow.about}, so its schedule cannot take a ${start.about}.`,
      },
      hint: {
        zh: `请写 about: ${flow.about}，或删除这一项。`,
        en: `Write \`about: ${flow.about}\`, or leave it out.`,
      },
    },
  ];
}

function segmentMistakes(
  start: Extract<StartView, { type: 'segment' }>,
  { flow, workspace }: CheckInput,
): readonly Mistake[] {
  const path = [...start.at, 'segment'];
  const known = Object.entries(workspace.segments).flatMap(([name, { levels }]) =>
    Object.keys(levels).map((level) => `${name}.${level}`),
  );
  if (!known.includes(start.segment)) {
    const list = listed(known);
    return [
      {
        code: 'UNKNOWN_SEGMENT',
        path,
        message: {
          zh: `工作区里没有分层“${start.segment}”。`,
          en: `The workspace has no segment \`${start.segment}\`.`,
        },
        ...correction(start.segment, known, {
          otherwise:
            known.length === 0
              ? {
                  zh: '请先在 workspace.yaml 的 segments 里声明。',
                  en: 'Declare it under `segments` in workspace.yaml first.',
                }
              : { zh: `已有的：${list.zh}。`, en: `There are ${list.en}.` },
          fix: (meant) => valueFix(path, meant),
        }),
      },
    ];
  }
  const about = workspace.segments[parseSegment(start.segment)?.ladder ?? '']?.about;
  if (flow.about === null || about === undefined || about === flow.about) return [];
  return [
    {
      code: 'RECIPIENT_UNREACHABLE',
      path,
      message: {
        zh: `分层“${start.segment}”关于 ${about}，不能开始关于 ${flow.about} 的流程。`,
        en: `Segment \`${start.segment}\` is about a ${about}; the flow is about a ${flow.about}.`,
      },
      hint: {
        zh: `请把流程改为关于 ${about}，或换一个关于 ${flow.about} 的分层。`,
        en: `Make the flow about a ${about}, or take a ladder about a ${flow.about}.`,
      },
    },
  ];
}
