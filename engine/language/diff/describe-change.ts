import type { Json, Text } from '../../base/index.ts';
import { unreachable } from '../../base/index.ts';
import { brief } from '../brief.ts';
import type { Path } from '../finding.ts';
import type { Target } from '../kind.ts';
import { stepKind } from '../kinds/registry.ts';
import type { Change } from './change.ts';

/** Says a change in a sentence. Long values are cut; JSON has them whole. */
export function describeChange(change: Change): Text {
  switch (change.type) {
    case 'flowAdded':
      return { zh: `新流程“${change.title}”`, en: `new flow “${change.title}”` };
    case 'flowRemoved':
      return { zh: `流程“${change.title}”已删除`, en: `flow “${change.title}” removed` };
    case 'stepAdded':
    case 'stepRemoved':
      return presence(change);
    case 'stepRenamed':
      return {
        zh: `步骤 \`${change.from}\` 改名为 \`${change.step}\``,
        en: `step \`${change.from}\` renamed to \`${change.step}\``,
      };
    case 'stepMoved':
      return moved(change);
    case 'kindChanged':
      return kindChanged(change);
    case 'firstStep':
      return firstStep(change);
    case 'target':
      return target(change);
    case 'itemAdded':
    case 'itemRemoved':
      return item(change);
    case 'value':
      return value(change);
    case 'plan':
      return { zh: '流程的行为有变化', en: 'the flow behaves otherwise' };
    default:
      return unreachable(change);
  }
}

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

function kindTitle(kind: string | null): Text {
  if (kind === null) return { zh: '未知种类', en: 'unknown kind' };
  return stepKind(kind)?.title ?? { zh: kind, en: kind };
}

function presence({ type, step, kind }: Of<'stepAdded' | 'stepRemoved'>): Text {
  const title = kindTitle(kind);
  return type === 'stepAdded'
    ? { zh: `新增步骤 \`${step}\`（${title.zh}）`, en: `step \`${step}\` (${title.en}) added` }
    : { zh: `删除步骤 \`${step}\`（${title.zh}）`, en: `step \`${step}\` (${title.en}) removed` };
}

function moved({ step, from, to }: Of<'stepMoved'>): Text {
  const zh = (frame: string | null) => (frame === null ? '最外层' : `\`${frame}\``);
  const en = (frame: string | null) => (frame === null ? 'the outermost level' : `\`${frame}\``);
  return {
    zh: `步骤 \`${step}\` 从${zh(from)}移到${zh(to)}`,
    en: `step \`${step}\` moved from ${en(from)} to ${en(to)}`,
  };
}

function kindChanged({ step, from, to }: Of<'kindChanged'>): Text {
  const [old, now] = [kindTitle(from), kindTitle(to)];
  return {
    zh: `步骤 \`${step}\` 由“${old.zh}”换成“${now.zh}”`,
    en: `step \`${step}\` changed from ${old.en} to ${now.en}`,
  };
}

function firstStep({ frame, from, to }: Of<'firstStep'>): Text {
  const where =
    frame === null ? { zh: '', en: '' } : { zh: `\`${frame}\` 的`, en: `\`${frame}\`: ` };
  return {
    zh: `${where.zh}第一步由 ${named(from).zh} 改为 ${named(to).zh}`,
    en: `${where.en}first step ${named(from).en} → ${named(to).en}`,
  };
}

function named(step: string | null): Text {
  return step === null ? { zh: '（无）', en: '(none)' } : { zh: `\`${step}\``, en: `\`${step}\`` };
}

/** Whose a change is: the step, or the flow. */
function owner(step: string | null): Text {
  return step === null ? { zh: '流程', en: 'flow' } : { zh: `\`${step}\``, en: `\`${step}\`` };
}

function target({ step, port, from, to }: Of<'target'>): Text {
  const { zh, en } = owner(step);
  const [old, now] = [targetWords(from), targetWords(to)];
  return {
    zh: `${zh}：“${port.zh}”由${old.zh}改为${now.zh}`,
    en: `${en}: “${port.en}” ${old.en} → ${now.en}`,
  };
}

function targetWords(to: Target | null): Text {
  if (to === null) return { zh: '（无）', en: '(nothing)' };
  return to.type === 'step'
    ? { zh: `走到 \`${to.step}\``, en: `next \`${to.step}\`` }
    : { zh: `结束 \`${to.outcome}\``, en: `end \`${to.outcome}\`` };
}

function item({ type, step, path, label, value: entry }: Of<'itemAdded' | 'itemRemoved'>): Text {
  const { zh, en } = owner(step);
  const [written, shown] = [pathText(path.slice(0, -1)), quoted(entry)];
  const [zhWhat, enWhat] = [what(label.zh, written), what(label.en, written)];
  return type === 'itemAdded'
    ? { zh: `${zh}：${zhWhat} 新增 ${shown}`, en: `${en}: ${enWhat} added ${shown}` }
    : { zh: `${zh}：${zhWhat} 删除 ${shown}`, en: `${en}: ${enWhat} removed ${shown}` };
}

function value({ step, path, label, from, to }: Of<'value'>): Text {
  const { zh, en } = owner(step);
  const written = pathText(path);
  const [zhWhat, enWhat] = [what(label.zh, written), what(label.en, written)];
  if (from === undefined) {
    return {
      zh: `${zh}：新增 ${zhWhat} = ${quoted(to)}`,
      en: `${en}: ${enWhat} added: ${quoted(to)}`,
    };
  }
  if (to === undefined) {
    const was = quoted(from);
    return { zh: `${zh}：删除 ${zhWhat}（原为 ${was}）`, en: `${en}: ${enWhat} removed: ${was}` };
  }
  const change = `${quoted(from)} → ${quoted(to)}`;
  return { zh: `${zh}：${zhWhat} ${change}`, en: `${en}: ${enWhat} ${change}` };
}

function what(label: string, written: string): string {
  return label === '' || label === written ? `\`${written}\`` : `${label} \`${written}\``;
}

function quoted(value: Json | undefined): string {
  return `\`${brief(value ?? null)}\``;
}

/** A path as people write it; entries of lists count from 1. */
function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part + 1}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
