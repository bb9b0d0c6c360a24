import { FLOW_CHECKS } from './check/all.ts';
import { checkExpressions } from './check/expressions.ts';
import { checkInput } from './check/flow-check.ts';
import { brokenPromises } from './check/promises.ts';
import { compileFlow } from './compile.ts';
import type { Finding } from './finding.ts';
import { valueFix } from './fix.ts';
import { type FlowView, parseFlow } from './flow.ts';
import { inTextOrder, locate } from './mistake.ts';
import type { CompiledFlow, SubjectKind } from './plan.ts';
import type { Workspace } from './workspace.ts';

export interface CheckedFlow {
  /** Null when the text is no YAML map at all. */
  readonly flow: FlowView | null;
  /** Everything that is wrong or suspicious, in the order of the text. */
  readonly findings: readonly Finding[];
  /** There exactly when no finding is an error. */
  readonly compiled: CompiledFlow | null;
}

/**
 * Checks the text of a flow against its workspace and compiles it. Never throws, whatever the text;
 * collects all mistakes, so that one does not hide another.
 * @param options.fileId the id that the file's name says, where there is a file
 * @param options.promises false leaves out what the flow's `assert` says, which takes longest
 * @param options.flows ids of the workspace's flows; without them none that is named is missed
 */
export function checkFlow(
  text: string,
  workspace: Workspace,
  options: {
    readonly fileId?: string;
    readonly flows?: readonly string[];
    readonly promises?: false;
  } = {},
): CheckedFlow {
  const { flow, findings: shape } = parseFlow(text);
  if (!flow) return { flow, findings: shape, compiled: null };
  const input = checkInput(flow, workspace, options.flows ?? null);
  const expressions = checkExpressions(input);
  const mistakes = [
    ...FLOW_CHECKS.flatMap((check) => check(input)),
    ...expressions.mistakes,
    ...(options.fileId === undefined ? [] : fileMistakes(flow, options.fileId)),
  ];
  const findings = inTextOrder([...shape, ...locate(mistakes, flow.source)]);
  const isSound = findings.every((finding) => finding.severity !== 'error');
  const compiled = isSound && hasSubject(flow) ? compileFlow(flow, expressions.reads) : null;
  const isJudged = compiled !== null && options.promises !== false;
  const broken = isJudged ? locate(brokenPromises(compiled.plan, input), flow.source) : [];
  if (broken.length === 0) return { flow, findings, compiled };
  return { flow, findings: inTextOrder([...findings, ...broken]), compiled: null };
}

/** A flow without a valid subject has a finding of its shape. */
function hasSubject(flow: FlowView): flow is FlowView & { readonly about: SubjectKind } {
  return flow.about !== null;
}

function fileMistakes(flow: FlowView, fileId: string) {
  if (flow.id === '' || flow.id === fileId) return [];
  return [
    {
      code: 'FLOW_ID_DIFFERS' as const,
      path: ['flow'],
      message: {
        zh: `流程的 id 是“${flow.id}”，文件名却是“${fileId}”。`,
        en: `The flow's id is \`${flow.id}\`, but its file is named \`${fileId}\`.`,
      },
      hint: {
        zh: '请改其中一个，使两者一致。',
        en: 'Change one of them, so that they are the same.',
      },
      fix: valueFix(['flow'], fileId),
    },
  ];
}
