import type { StepId, Text } from '../base/index.ts';
import type { JournalFact, MigrationRefusal } from './journal.ts';

type MigrationFact = Extract<JournalFact, { readonly type: 'migrated' | 'notMigrated' }>;

/** Says in words that an instance was moved to another version, or why it was not. */
export function migrationWords(fact: MigrationFact, speech: { step(step: StepId): Text }): Text {
  const { by, reason, version } = fact;
  if (fact.type === 'notMigrated') {
    const why = NOT_MIGRATED[fact.why];
    const message = fact.message === null ? '' : ` (${fact.message})`;
    return {
      zh: `${by} 要移到版本 ${version}（${reason}），没有移：${why.zh}${message}`,
      en: `${by} asked to move it to version ${version} (${reason}), which was not done: ${why.en}${message}`,
    };
  }
  const steps = fact.steps.map((step) => speech.step(step));
  const zh = steps.length === 0 ? '' : `，停在“${steps.map((step) => step.zh).join('”、“')}”`;
  const en =
    steps.length === 0 ? '' : `, resting in “${steps.map((step) => step.en).join('”, “')}”`;
  const { from } = fact;
  if (from === version) {
    return { zh: `由 ${by} 手动移走：${reason}`, en: `Moved by hand, by ${by}: ${reason}` };
  }
  return {
    zh: `由 ${by} 从版本 ${from} 移到版本 ${version}${zh}：${reason}`,
    en: `Moved from version ${from} to version ${version}${en} by ${by}: ${reason}`,
  };
}

const NOT_MIGRATED: Readonly<Record<MigrationRefusal, Text>> = {
  nowhere: { zh: '新版本里没有它的位置', en: 'it has no place in that version' },
  variable: { zh: '变量的类型变了', en: 'a variable has another type there' },
  subject: { zh: '新版本关于别的对象', en: 'that version is about something else' },
  failed: { zh: '进入新步骤时出错', en: 'entering its step there failed' },
};
