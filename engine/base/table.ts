/**
 * Copies a table of many different keys, such as refs, with one entry more. Without a prototype it
 * is a table for the JavaScript engine too, which otherwise makes a shape for each key ever used.
 */
export function tableWith<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
  value: Value,
): Readonly<Record<string, Value>> {
  const copy: Record<string, Value> = Object.create(null);
  Object.assign(copy, table);
  copy[key] = value;
  return copy;
}

/**
 * Reads a table by a key that somebody else has chosen: `constructor` is in no table unless it was
 * put there.
 */
export function entryOf<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
