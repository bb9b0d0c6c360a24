import type { Command } from 'commander';
import { jsonSchemas } from '../../schemas.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** `schema`: prints the JSON Schema of a kind of file; without a name, which there are. */
export function schemaCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'schema', {
    zh: '输出文件的 JSON Schema',
    en: 'Print the JSON Schema of a kind of file',
  })
    .argument('[name]', say({ zh: '名称；省略则列出全部', en: 'Name; lists all when absent' }))
    .action((name: string | undefined, _, command: Command) =>
      conclude(session, command, async (options: CommonOptions) => run(session, name, options)),
    );
}

function run({ terminal }: Session, name: string | undefined, { json }: CommonOptions): number {
  const schemas = jsonSchemas();
  const names = Object.keys(schemas);
  if (name === undefined) {
    terminal.print(json ? JSON.stringify(names) : names.join('\n'));
    return EXIT.fine;
  }
  if (!names.includes(name)) {
    const known = names.join(', ');
    terminal.note(
      terminal.say({
        zh: `没有名为“${name}”的 Schema，可选：${known}。`,
        en: `There is no schema \`${name}\`; there are ${known}.`,
      }),
    );
    return EXIT.usage;
  }
  terminal.print(JSON.stringify(schemas[name], null, json ? 0 : 2));
  return EXIT.fine;
}
