import fc from 'fast-check';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';

const DIRECTIVES = [
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @skip(if: $no)',
  ' @include(if: false)',
  ' @include(if: $maybe)',
];
/** Mostly apart for every field, since one name for two fields is refused before anything runs. */
const ALIASES = ['', 'a', 'b'];
/** Any name may be a response key. */
const ANY_NAME = '__proto__';

/** A value, or once in a while a null. */
export const rarelyNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: 6 });

interface SelectionInputs {
  readonly schema: GraphQLSchema;
  /** Ways to write the arguments of a field. */
  readonly argumentsOf: (parent: string, field: GraphQLField<unknown, unknown>) => readonly string[];
  /** Types for which there is a named fragment `On<Type>`. */
  readonly namedFragments: ReadonlySet<string>;
  readonly mostFields: number;
}

/** Selections of a type, so many levels deep; they use the variables `$yes`, `$no` and `$maybe`. */
export function selectionsOver({ schema, argumentsOf, namedFragments, mostFields }: SelectionInputs) {
  const known = new Map<string, fc.Arbitrary<string>>();

  /** Types that a fragment may be written on inside a selection of this type. */
  const conditionsFor = (type: GraphQLNamedType): readonly string[] => {
    if (isObjectType(type)) return [type.name, ...type.getInterfaces().map(({ name }) => name)];
    if (!isAbstractType(type)) return [];
    const types = schema.getPossibleTypes(type);
    const interfaces = types.flatMap((one) => one.getInterfaces());
    return [...new Set([...types, ...interfaces].map(({ name }) => name))];
  };

  const fieldOf = (
    parent: string,
    field: GraphQLField<unknown, unknown>,
    depth: number,
  ): fc.Arbitrary<string> => {
    const below = getNamedType(field.type);
    const selection = isLeafType(below) ? fc.constant('') : selectionOf(below, depth - 1);
    const prefixed = fc.constantFrom(...ALIASES).map((alias) => alias && `${alias}${field.name}: `);
    return fc
      .record({
        alias: fc.oneof(
          { weight: 30, arbitrary: prefixed },
          { weight: 1, arbitrary: fc.constant(`${ANY_NAME}: `) },
        ),
        args: fc.constantFrom(...argumentsOf(parent, field)),
        directive: fc.constantFrom(...DIRECTIVES),
        selection,
      })
      .map(
        ({ alias, args, directive, selection: inner }) => `${alias}${field.name}${args}${directive} ${inner}`,
      );
  };

  const fragmentOf = (name: string, depth: number): fc.Arbitrary<string> => {
    const type = schema.getType(name);
    if (!type) throw new Error(`no type ${name}`);
    const inline = fc
      .tuple(fc.constantFrom(...DIRECTIVES), selectionOf(type, depth - 1))
      .map(([directive, selection]) => `... on ${name}${directive} ${selection}`);
    return namedFragments.has(name) ? fc.oneof(inline, fc.constant(`...On${name}`)) : inline;
  };

  const makeSelection = (type: GraphQLNamedType, depth: number): fc.Arbitrary<string> => {
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || isLeafType(getNamedType(field.type)));
    const options = usable.map((field) => fieldOf(type.name, field, depth));
    const fragments = depth > 0 ? conditionsFor(type).map((name) => fragmentOf(name, depth)) : [];
    const typename = fc.constantFrom('__typename', 'kind: __typename');
    return fc
      .array(fc.oneof(typename, ...options, ...fragments), { minLength: 1, maxLength: mostFields })
      .map((selections) => `{ ${selections.join(' ')} }`);
  };

  const selectionOf = (type: GraphQLNamedType, depth: number): fc.Arbitrary<string> => {
    const key = `${type.name} ${depth}`;
    const made = known.get(key) ?? makeSelection(type, depth);
    known.set(key, made);
    return made;
  };

  return selectionOf;
}
