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
