import Type from 'typebox';

/** What every list takes: items of a page, and where it begins. */
export const Paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String()),
};

export const Id = Type.Object({ id: Type.String() });

/** Why somebody does something by hand. */
export const Reason = Type.String({ minLength: 1, maxLength: 500 });
