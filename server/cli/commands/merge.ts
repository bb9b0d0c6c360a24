import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EngineError, inLocale } from '../../../engine/base/index.ts';
import { mergeTexts, type ThreeTexts } from '../../../engine/language/merge/index.ts';
import { readTextIfAny } from '../../flow-files.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** `merge`: merges two versions of a file by steps and keys, as git asks a merge driver to. */
export function mergeCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'merge', {
    zh: '按步骤和键合并一个文件的两个版本，写回 ours；有冲突时退出码为 1',
    en: 'Merge two versions of a file by steps and keys into ours; ends with 1 on conflicts',
  })
    .argument('<base>', say({ zh: '共同的上一版', en: 'The version that both come from' }))
    .argument('<ours>', say({ zh: '我们的版本，结果写在这里', en: 'Ours; takes the result' }))
    .argument('<theirs>', say({ zh: '另一方的版本', en: 'Theirs' }))
    .action((...[base, ours, theirs, , command]: [string, string, string, unknown, Command]) =>
      conclude(session, command, (options: CommonOptions) =>
        run(session, { base, ours, theirs }, options),
      ),
    );
}

async function run(
  { terminal }: Session,
  files: ThreeTexts,
  options: CommonOptions,
): Promise<number> {
  const texts = {
    base: await textOf(files.base),
    ours: await textOf(files.ours),
    theirs: await textOf(files.theirs),
  };
  const result = mergeTexts(texts);
  if (!result.ok) {
    const line = result.refusal.range?.start.line ?? 1;
    const why = inLocale(result.refusal.message, 'en');
    throw new EngineError(
      'INPUT_INVALID',
      `\`${files[result.side]}\`, line ${line}: ${why} Nothing was merged; in git, \`git checkout --merge -- <file>\` merges line by line.`,
      { details: { file: files[result.side], line } },
    );
  }
  const { text, conflicts } = result;
  if (text !== texts.ours) await writeFile(files.ours, text);
  if (options.json) terminal.print(JSON.stringify({ conflicts }));
  else {
    for (const { path } of conflicts) {
      const place = path.join('.');
      terminal.note(terminal.say({ zh: `冲突：${place}`, en: `Conflict: ${place}` }));
    }
  }
  return conflicts.length > 0 ? EXIT.findings : EXIT.fine;
}

async function textOf(path: string): Promise<string> {
  const text = await readTextIfAny(path);
  if (text !== null) return text;
  throw new EngineError('INPUT_INVALID', `There is no file \`${path}\`.`, { details: { path } });
}
