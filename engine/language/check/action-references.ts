import { ACTIONS, performsAction } from '../actions.ts';
import type { Reference } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { CheckInput } from './flow-check.ts';

/** Checks that an action exists, and that the connector of the flow's subject can perform it. */
export function actionMistakes(
  { action, hasElse }: Extract<Reference, { type: 'action' }>,
  { flow, workspace }: CheckInput,
): readonly Omit<Mistake, 'path'>[] {
  const own = Object.values(workspace.connectors).flatMap(({ actions = [] }) => actions);
  const known = [...new Set([...ACTIONS.map((row) => row.action), ...own])];
  if (!known.includes(action)) return [unknownAction(action, known)];
  // What a flow about the workspace cannot do is told as such.
  if (flow.about === null || flow.about === 'workspace' || hasElse) return [];
  const connector = workspace.deliver[flow.about];
  if (performsAction(workspace.connectors[connector], action)) return [];
  return [
    {
      code: 'ACTION_NOT_PERFORMED',
      message: {
        zh: `发给 ${flow.about} 的连接${connector === '' ? '没有配置' : `“${connector}”做不了`}：${action}。`,
        en: `No connector for ${flow.about} performs \`${action}\`${connector === '' ? '' : `: \`${connector}\` cannot`}.`,
      },
      hint: {
        zh: '写上 else: task（交给人做）、else: skip（跳过）或 else: fail（走 failed）。',
        en: 'Write `else: task` for a person to do it, `skip` to go on, or `fail` to leave by `failed`.',
      },
    },
  ];
}

function unknownAction(action: string, known: readonly string[]): Omit<Mistake, 'path'> {
  const list = listed(known);
  return {
    code: 'UNKNOWN_ACTION',
    message: { zh: `没有“${action}”这个动作。`, en: `There is no action \`${action}\`.` },
    hint: didYouMean(action, known) ?? { zh: `动作有：${list.zh}。`, en: `There are ${list.en}.` },
  };
}
