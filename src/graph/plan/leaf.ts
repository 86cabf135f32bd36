import { type GraphQLLeafType, isEnumType } from 'graphql';

/**
 * The completion of a leaf; nothing is null. Strings, numbers and booleans that are what they should be need no serialising; everything else goes through the type's
 * own.
 */
export function completeLeaf(type: GraphQLLeafType): (value: unknown) => unknown {
  const serialize = (value: unknown): unknown => {
    if (value === null || value === undefined) return null;
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) {
      throw new Error(`Expected \`${type.name}.serialize\` to return a value.`);
    }
    return serialized;
  };
  if (isEnumType(type)) {
    const names = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, name]));
    return (value) => (typeof value === 'string' ? names.get(value) : undefined) ?? serialize(value);
  }
  switch (type.name) {
    case 'ID':
    case 'String':
      return (value) => (typeof value === 'string' ? value : serialize(value));
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? value : serialize(value));
    case 'Float':
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? value : serialize(value));
    default:
      return serialize;
  }
}
