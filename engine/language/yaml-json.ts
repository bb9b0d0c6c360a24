import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Json, Text } from '../base/index.ts';
import type { FindingCode, Path } from './finding.ts';

/** Something in a YAML tree that our documents do not use. */
export interface YamlProblem {
  readonly code: Extract<FindingCode, 'DUPLICATE_KEY' | 'YAML_UNSUPPORTED'>;
  readonly path: Path;
  /** Offsets of the marked stretch, its end excluded. */
  readonly at: readonly [number, number];
  readonly message: Text;
}

type Report = (problem: YamlProblem) => void;

/** No document of ours is nested deeper than about a dozen levels. */
const DEPTH_MAX = 48;

/** Reads a YAML tree as JSON and reports what JSON cannot say; what is refused reads as null. */
export function jsonOfNode(root: Node | null, report: Report): Json {
  return read(root, [], report);
}

function read(node: Node | null, path: Path, report: Report): Json {
  if (node === null) return null;
  const refuse = (message: Text): null => {
    report({ code: 'YAML_UNSUPPORTED', path, at: extent(node), message });
    return null;
  };
  if (path.length > DEPTH_MAX) {
    return refuse({ zh: '内容嵌套得太深。', en: 'The text is nested too deeply.' });
  }
  if (isAlias(node)) return refuse(ALIAS);
  if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) refuse(ANCHOR);
  if (node.tag !== undefined) refuse(TAG);
  if (isMap<Node, Node | null>(node)) return readMap(node, path, report);
  if (isSeq<Node | null>(node)) {
    return node.items.map((item, index) => read(item, [...path, index], report));
  }
  if (isScalar(node)) return readScalar(node.value, refuse);
  return refuse({ zh: '这种写法不支持。', en: 'This notation is not supported.' });
}

function readScalar(value: unknown, refuse: (message: Text) => null): Json {
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'string') return UNPRINTABLE.test(value) ? refuse(CONTROL) : value;
  if (typeof value !== 'number') {
    return refuse({ zh: '这种写法不支持。', en: 'This notation is not supported.' });
  }
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return exact ? value : refuse(NUMBER);
}

function readMap(map: YAMLMap<Node, Node | null>, path: Path, report: Report): Json {
  const object: Record<string, Json> = {};
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? pair.key.value : undefined;
    const refuse = (code: YamlProblem['code'], message: Text) =>
      report({ code, path, at: extent(pair.key ?? map), message });
    if (typeof key !== 'string') refuse('YAML_UNSUPPORTED', KEY);
    else if (UNPRINTABLE.test(key)) refuse('YAML_UNSUPPORTED', CONTROL);
    else if (key === '<<') refuse('YAML_UNSUPPORTED', MERGE);
    // Every object already has these names, so that a look-up by name would find them.
    else if (key in Object.prototype) refuse('YAML_UNSUPPORTED', reserved(key));
    else if (Object.hasOwn(object, key)) refuse('DUPLICATE_KEY', duplicate(key));
    else {
      if (isScalar(pair.key) && (pair.key.anchor !== undefined || pair.key.tag !== undefined)) {
        refuse('YAML_UNSUPPORTED', ANCHOR);
      }
      object[key] = read(pair.value, [...path, key], report);
    }
  }
  return object;
}

// Tabs and line ends stay. PostgreSQL stores no NUL and no half of a surrogate pair.
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;

function extent(node: Node): readonly [number, number] {
  const [start, end] = node.range ?? [0, 0];
  return [start, Math.max(start, end)];
}

const ALIAS: Text = {
  zh: '不支持引用（*名字），请把内容直接写在这里。',
  en: 'Aliases (*name) are not supported. Write the content here.',
};
const ANCHOR: Text = {
  zh: '不支持锚点（&名字），请删除它。',
  en: 'Anchors (&name) are not supported. Delete it.',
};
const TAG: Text = {
  zh: '不支持类型标签（！名字），请删除它。',
  en: 'Tags (!name) are not supported. Delete it.',
};
const MERGE: Text = {
  zh: '不支持合并键（<<），请把各项直接写出来。',
  en: 'Merge keys (<<) are not supported. Write the entries out.',
};
const CONTROL: Text = {
  zh: '文字里有看不见的控制字符，请删除它。',
  en: 'The text holds a control character. Delete it.',
};
const KEY: Text = {
  zh: '键必须是文字；数字、true、null 作为键时请加引号。',
  en: 'A key must be text. Quote numbers, true and null where they are keys.',
};
const NUMBER: Text = {
  zh: '这个数字无法精确表示；如果它是编号，请加引号。',
  en: 'This number cannot be kept exactly. If it is an identifier, quote it.',
};

function reserved(key: string): Text {
  return { zh: `“${key}”不能用作键。`, en: `\`${key}\` cannot be a key.` };
}

function duplicate(key: string): Text {
  return {
    zh: `“${key}”在这里写了两次，只能保留一个。`,
    en: `\`${key}\` stands here twice. Keep one of them.`,
  };
}
