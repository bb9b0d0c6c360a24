import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Json } from '../../../engine/base/index.ts';
import { EngineError } from '../../../engine/base/index.ts';
import { jsonOfTree, readEditable, setValue } from '../../../engine/language/edit/index.ts';
import { readTextIfAny } from '../../flow-files.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

interface Options extends CommonOptions {
  readonly text?: boolean;
  readonly delete?: boolean;
}

interface Wanted {
  readonly file: string;
  readonly pointer: string;
  readonly value: string | undefined;
}

/** What the command line gives: file, pointer, value, options, command. */
type Given = [string, string, string | undefined, unknown, Command];

/** `edit`: changes one value of a file and leaves every other byte as it is. */
export function editCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'edit', {
    zh: '修改文件中的一个值，其余逐字节不变',
    en: 'Change one value of a file; every other byte stays',
  })
    .argument('<file>', say({ zh: '文件', en: 'File' }))
    .argument(
      '<pointer>',
      say({
        zh: '位置，如 /steps/pause/wait/for；列表末尾写 -',
        en: 'Place, such as /steps/pause/wait/for; - is behind the last of a list',
      }),
    )
    .argument('[value]', say({ zh: '新的值（YAML）', en: 'New value, in YAML' }))
    .option(
      '--text',
      say({ zh: '值就是文字，不按 YAML 读', en: 'Take the value as text, not YAML' }),
    )
    .option('--delete', say({ zh: '删除这个值', en: 'Take the value away' }))
    .action((...[file, pointer, value, , command]: Given) =>
      conclude(session, command, (options: Options) =>
        run(session, { file, pointer, value }, options),
      ),
    );
}

async function run({ terminal }: Session, wanted: Wanted, options: Options): Promise<number> {
  const { file, pointer, value: written } = wanted;
  const { say, note } = terminal;
  if ((written === undefined) !== (options.delete === true)) {
    note(say({ zh: '请写新的值，或者 --delete，二者选一。', en: 'Give a value or --delete.' }));
    return EXIT.usage;
  }
  const text = await readTextIfAny(file);
  if (text === null) {
    throw new EngineError('INPUT_INVALID', `There is no file \`${file}\`.`, { details: { file } });
  }
  const value = written === undefined ? undefined : readValue(written, options.text === true);
  if (value === null) {
    note(
      say({
        zh: `“${written}”不是 YAML 的值；如果它就是文字，请加 --text。`,
        en: `\`${written}\` is no value in YAML. If it is text, add --text.`,
      }),
    );
    return EXIT.usage;
  }
  const result = setValue(text, { pointer, value: value?.json });
  if (!result.ok) {
    const line = result.range === undefined ? '' : `:${result.range.start.line}`;
    note(`${file}${line}: ${say(result.message)}`);
    return EXIT.findings;
  }
  if (result.text !== text) await writeFile(file, result.text);
  if (options.json) terminal.print(JSON.stringify({ changed: result.text !== text }));
  return EXIT.fine;
}

/** Null where the text is no YAML. */
function readValue(written: string, isText: boolean): { readonly json: Json } | null {
  if (isText) return { json: written };
  const read = readEditable(written);
  return read.ok ? { json: jsonOfTree(read.source.root) } : null;
}
