import type { TSchema } from 'typebox';
import type { Json, Text } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { Path } from './finding.ts';
import { correction, keyFix, valueFix } from './fix.ts';
import { type Grammar, grammarRule } from './grammar.ts';
import type { Mistake } from './mistake.ts';
import { listed, nearest } from './nearest.ts';
import { expectedOf, type SchemaNode, shortened, shown, wordsOf } from './shape-words.ts';

/**
 * Says where a value differs from a schema, in an operator's words. Of a choice (`anyOf`) only the
 * branch that the author seems to have meant is spoken of. An empty list means that it fits.
 */
export function shapeMistakes(schema: TSchema, value: Json, path: Path): readonly Mistake[] {
  // A typebox schema is JSON Schema; its static type only does not list the keywords.
  return compare(schema as SchemaNode, value, path);
}

/** Says whether a mistake makes a value unreadable; a strange key or a bad span does not. */
export function spoilsShape(mistake: Mistake): boolean {
  return mistake.spoils === true || !HARMLESS.has(mistake.code);
}

const HARMLESS: ReadonlySet<Mistake['code']> = new Set<Mistake['code']>([
  'BAD_CRON',
  'BAD_SPAN',
  'BAD_TIME',
  'UNKNOWN_KEY',
]);

function compare(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  if (node.anyOf) return compareChoice(node.anyOf, value, path);
  if (node.const !== undefined || node.enum) return compareWord(node, value, path);
  switch (node.type) {
    case 'string':
      return compareText(node, value, path);
    case 'number':
    case 'integer':
      return compareNumber(node, value, path);
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrong(node, value, path)];
    case 'array':
      return compareList(node, value, path);
    case 'object':
      return compareObject(node, value, path);
    default:
      return [];
  }
}

function compareChoice(
  branches: readonly SchemaNode[],
  value: Json,
  path: Path,
): readonly Mistake[] {
  const tried: { readonly branch: SchemaNode; readonly mistakes: readonly Mistake[] }[] = [];
  for (const branch of branches) {
    const mistakes = compare(branch, value, path);
    if (mistakes.length === 0) return [];
    tried.push({ branch, mistakes });
  }
  let best: readonly Mistake[] | null = null;
  let bestLikeness = 0;
  for (const { branch, mistakes } of tried) {
    const likeness = likenessOf(branch, value, mistakes.length);
    if (likeness <= bestLikeness) continue;
    best = mistakes;
    bestLikeness = likeness;
  }
  return best ?? [wrong({ anyOf: branches }, value, path)];
}

/** How much a value looks like one branch of a choice; 0 when it is of another type. */
function likenessOf(branch: SchemaNode, value: Json, mistakeCount: number): number {
  const type = branch.type ?? (branch.enum ? typeof branch.enum[0] : undefined);
  if (type !== typeOf(value)) return 0;
  if (!isJsonObject(value)) return 1 / mistakeCount;
  const properties = branch.properties ?? {};
  const names = Object.keys(properties);
  let likeness = -mistakeCount / 1_000;
  for (const [key, member] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema) likeness += compare(schema, member, []).length === 0 ? 1 : 0.5;
    else if (nearest(key, names) !== null) likeness += 0.5;
  }
  return likeness;
}

function compareWord(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  const words = wordsOf(node);
  if (words.some((word) => word === value)) return [];
  const mistake = wrong(node, value, path);
  if (typeof value !== 'string') return [mistake];
  const context = { otherwise: undefined, fix: (meant: string) => valueFix(path, meant) };
  return [{ ...mistake, ...correction(value, words.map(String), context) }];
}

function compareText(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  if (typeof value !== 'string') return [wrong(node, value, path)];
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = node;
  if (value.length < minLength) {
    return [at(path, { zh: '这里不能为空。', en: 'This must not be empty.' })];
  }
  if (value.length > maxLength) {
    return [
      at(path, {
        zh: `这段文字有 ${value.length} 个字符，最多 ${maxLength} 个。`,
        en: `This text has ${value.length} characters; at most ${maxLength} are allowed.`,
      }),
    ];
  }
  return node.grammar ? compareGrammar(node.grammar, value, path) : [];
}

function compareGrammar(grammar: Grammar, value: string, path: Path): readonly Mistake[] {
  const rule = grammarRule(grammar);
  if (rule.holds(value)) return [];
  const message = {
    zh: `“${shortened(value)}”在这里不适用，应为${rule.expected.zh}。`,
    en: `\`${shortened(value)}\` does not fit here; expected ${rule.expected.en}.`,
  };
  const meant = rule.meant?.(value) ?? null;
  return [
    { code: rule.code, path, message, ...(meant !== null && { fix: valueFix(path, meant) }) },
  ];
}

function compareNumber(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  if (typeof value !== 'number' || (node.type === 'integer' && !Number.isInteger(value))) {
    return [wrong(node, value, path)];
  }
  const low = node.minimum !== undefined && value < node.minimum;
  const notAbove = node.exclusiveMinimum !== undefined && value <= node.exclusiveMinimum;
  const high = node.maximum !== undefined && value > node.maximum;
  return low || notAbove || high ? [wrong(node, value, path)] : [];
}

function compareList(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  if (!Array.isArray(value)) return [wrong(node, value, path)];
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items } = node;
  if (value.length < minItems || value.length > maxItems) {
    const range = { zh: `${minItems}–${maxItems}`, en: `${minItems}–${maxItems}` };
    return [
      at(path, {
        zh: `列表有 ${value.length} 项，应有 ${range.zh} 项。`,
        en: `The list has ${value.length} entries; expected ${range.en}.`,
      }),
    ];
  }
  if (!items) return [];
  return value.flatMap((item: Json, index) => compare(items, item, [...path, index]));
}

function compareObject(node: SchemaNode, value: Json, path: Path): readonly Mistake[] {
  if (!isJsonObject(value)) return [wrong(node, value, path)];
  if (node.patternProperties) return compareNamed(node, value, path);
  const properties = node.properties ?? {};
  const mistakes: Mistake[] = [];
  if (Object.keys(value).length < (node.minProperties ?? 0))
    mistakes.push(wrong(node, value, path));
  const missing = (node.required ?? []).filter((key) => !Object.hasOwn(value, key));
  for (const [key, member] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema) mistakes.push(...compare(schema, member, [...path, key]));
    else if (node.additionalProperties === false) {
      const meant = nearest(key, missing);
      if (meant !== null) missing.splice(missing.indexOf(meant), 1);
      mistakes.push(
        unknownKey({ key, path, meant, known: Object.keys(properties), present: value }),
      );
    }
  }
  mistakes.push(...missing.map((key) => missingKey(key, path)));
  return mistakes;
}

function compareNamed(
  node: SchemaNode,
  value: Readonly<Record<string, Json>>,
  path: Path,
): readonly Mistake[] {
  const entries = Object.entries(value);
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY, names = 'id' } = node;
  if (entries.length < minProperties || entries.length > maxProperties) {
    return [
      at(path, {
        zh: `这里有 ${entries.length} 项，应有 ${minProperties}–${maxProperties} 项。`,
        en: `There are ${entries.length} entries here; expected ${minProperties}–${maxProperties}.`,
      }),
    ];
  }
  const schema = Object.values(node.patternProperties ?? {})[0];
  return entries.flatMap(([key, member]) => [
    ...compareGrammar(names, key, [...path, key]).map((mistake) => ({
      ...mistake,
      part: 'key' as const,
    })),
    ...(schema ? compare(schema, member, [...path, key]) : []),
  ]);
}

function missingKey(key: string, path: Path): Mistake {
  return {
    code: 'KEY_MISSING',
    path,
    part: 'key',
    message: { zh: `这里缺少“${key}”。`, en: `\`${key}\` is missing here.` },
    hint: { zh: `请加上一行“${key}: …”。`, en: `Add a line \`${key}: …\`.` },
  };
}

function unknownKey(input: {
  key: string;
  path: Path;
  /** A key that has to stand here and that this one seems to be. */
  meant: string | null;
  known: readonly string[];
  present: object;
}): Mistake {
  const { key, path, meant, known, present } = input;
  const free = known.filter((name) => !Object.hasOwn(present, name));
  const list = listed(free.length > 0 ? free : known);
  return {
    code: 'UNKNOWN_KEY',
    path: [...path, key],
    part: 'key',
    spoils: meant !== null,
    message: { zh: `这里没有“${key}”这个键。`, en: `\`${key}\` is not a key that can stand here.` },
    ...correction(key, meant === null ? free : [meant], {
      otherwise: {
        zh: `请删除它，或改用：${list.zh}。`,
        en: `Delete it, or write one of ${list.en}.`,
      },
      fix: (to) => (Object.hasOwn(present, to) ? null : keyFix([...path, key], to)),
    }),
  };
}

function wrong(node: SchemaNode, value: Json, path: Path): Mistake {
  const expected = expectedOf(node);
  const found = shown(value);
  return at(path, {
    zh: `这里应为${expected.zh}，写的却是${found.zh}。`,
    en: `Expected ${expected.en} here, found ${found.en}.`,
  });
}

function at(path: Path, message: Text): Mistake {
  return { code: 'SCHEMA', path, message };
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
