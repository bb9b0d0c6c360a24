import type { Text } from '../base/index.ts';
import type { EventType, FieldType } from './catalogue.ts';
import type { SubjectKind } from './plan.ts';

/** Of a person: reaches the customer, and, where a group is named, the member and the group. */
export const OF_PERSON: readonly SubjectKind[] = ['member', 'customer', 'group'];
export const OF_GROUP: readonly SubjectKind[] = ['group'];
export const OF_WORKSPACE: readonly SubjectKind[] = ['workspace'];
export const OF_ANY: readonly SubjectKind[] = ['member', 'customer', 'group', 'workspace'];

/**
 * Makes a row of the catalogue.
 * @param fields names of the data's fields, with a type where it is not text: `ref level:number`
 */
export function row(
  type: string,
  about: readonly SubjectKind[],
  title: Text & { readonly fields?: string },
): EventType {
  const { zh, en, fields = '' } = title;
  const data = Object.fromEntries(
    fields
      .split(' ')
      .filter((field) => field !== '')
      .map((field) => {
        const [name = '', fieldType = 'text'] = field.split(':');
        return [name, fieldType as FieldType]; // the rows are ours, and a test reads them all
      }),
  );
  return { type, title: { zh, en }, about, data };
}
