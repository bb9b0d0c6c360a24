import type { YAMLError } from 'yaml';
import type { Text } from '../base/index.ts';

type YamlErrorCode = YAMLError['code'];

const TEXTS: Partial<Record<YamlErrorCode, Text>> = {
  BAD_ALIAS: {
    zh: '不支持引用（*名字）；以 * 开头的文字请加引号。',
    en: 'Aliases (*name) are not supported. Quote a text that begins with *.',
  },
  BAD_DQ_ESCAPE: {
    zh: '双引号里的反斜杠转义不正确；写成 \\\\ 或改用单引号。',
    en: 'This backslash escape is not valid inside double quotes. Write \\\\ or use single quotes.',
  },
  BAD_INDENT: {
    zh: '缩进不正确:同一层的内容要左边对齐，下一层要多缩进。',
    en: 'The indentation is wrong: entries of one level align, inner ones stand further right.',
  },
  BAD_SCALAR_START: {
    zh: '文字不能以这个字符开头，请给整段文字加引号。',
    en: 'A text cannot begin with this character. Put the whole text in quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    zh: '一行里出现了两个“键: 值”；请换行，或给含冒号的文字加引号。',
    en: 'Two `key: value` stand on one line. Break the line, or quote the text with the colon.',
  },
  BLOCK_IN_FLOW: {
    zh: '{ } 或 [ ] 里面不能用缩进的写法。',
    en: 'Inside { } or [ ] the indented notation is not possible.',
  },
  MISSING_CHAR: {
    zh: '这里缺少一个字符（引号、逗号、冒号或括号）。',
    en: 'A character is missing here (a quote, comma, colon or bracket).',
  },
  MULTILINE_IMPLICIT_KEY: {
    zh: '键不能跨行；也许上一行缺少冒号。',
    en: 'A key cannot span lines. Perhaps the line before lacks its colon.',
  },
  MULTIPLE_DOCS: {
    zh: '一个文件只能有一个文档，请删除“---”分隔线。',
    en: 'A file holds one document. Remove the `---` separator.',
  },
  TAB_AS_INDENT: {
    zh: '缩进请用空格，不能用制表符。',
    en: 'Indent with spaces, not with tabs.',
  },
  TAG_RESOLVE_FAILED: {
    zh: '不支持类型标签（！名字）；以 ! 开头的文字请加引号。',
    en: 'Tags (!name) are not supported. Quote a text that begins with !.',
  },
};

/** Says in an operator's words what is wrong with the YAML. `message` is the parser's own. */
export function yamlErrorText(code: YamlErrorCode, message: string): Text {
  const known = TEXTS[code];
  if (known) return known;
  const detail = message.split('\n')[0] ?? '';
  return { zh: `YAML 写法不正确（${detail}）。`, en: `This is not valid YAML: ${detail}.` };
}
