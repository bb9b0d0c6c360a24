import { EVENT_CATALOGUE } from './catalogue.ts';
import { expressionVocabulary } from './expression/index.ts';
import { FINDING_CODES } from './finding-codes.ts';
import type { StepKind } from './kind.ts';
import { STEP_KINDS } from './kinds/registry.ts';
import { COMMON_KEYS } from './step-schema.ts';

/**
 * Writes the reference part of the manual in Markdown: every kind of step, event, function, filter
 * and finding, from the tables that the program itself runs on.
 */
export function manualReference(): string {
  return [
    '## 步骤 · Steps',
    ...STEP_KINDS.map(kindSection),
    '## 事件 · Events',
    eventTable(),
    '## 表达式与文案 · Expressions and texts',
    expressionLists(),
    '## 检查结果 · Findings',
    findingTable(),
  ].join('\n\n');
}

function kindSection(kind: StepKind): string {
  const { kind: name, title, doc, example } = kind;
  const beside = Object.keys(kind.beside);
  const common = COMMON_KEYS.filter((key) => takesKey(kind, key));
  const keys = [...common, ...beside].map(code).join(' ');
  return [
    `### ${name} · ${title.zh} · ${title.en}`,
    doc.zh,
    doc.en,
    `旁边可写 · Keys beside it: ${keys}`,
    `\`\`\`yaml\n${example}\n\`\`\``,
  ].join('\n\n');
}

function takesKey({ takes, entriesIn }: StepKind, key: (typeof COMMON_KEYS)[number]): boolean {
  switch (key) {
    case 'next':
    case 'end':
      return takes.next;
    case 'on':
      return takes.on && entriesIn === undefined;
    case 'after':
      return takes.after && entriesIn === undefined;
    case 'save':
      return takes.save === true;
    default:
      return true;
  }
}

function eventTable(): string {
  const rows = EVENT_CATALOGUE.map(({ type, title, about, data }) => {
    const fields = Object.entries(data).map(([name, kind]) =>
      kind === 'text' ? name : `${name}: ${kind}`,
    );
    return [code(type), title.zh, title.en, about.join(' '), fields.join(', ')];
  });
  return table(['事件 · Event', '', '', '关于 · About', 'data'], rows);
}

function expressionLists(): string {
  const { functions, methods, filters } = expressionVocabulary();
  const listed = (names: readonly string[]) => names.map(code).join(' ');
  return [
    `CEL 函数 · CEL functions: ${listed(functions)}`,
    `CEL 方法 · CEL methods: ${listed(methods)}`,
    `文案过滤器 · Text filters: ${listed(filters)}`,
  ].join('\n\n');
}

function findingTable(): string {
  const rows = Object.entries(FINDING_CODES).map(([name, { severity, title }]) => [
    code(name),
    severity === 'error' ? '错误 error' : '警告 warning',
    title.zh,
    title.en,
  ]);
  return table(['代码 · Code', '', '', ''], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
