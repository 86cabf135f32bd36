import {
  buildSchema,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** Everything that a type system can put in the way of an executor. */
export const ORACLE_SCHEMA: GraphQLSchema = buildSchema(`
  scalar Stamp
  enum Colour { RED GREEN BLUE }
  input Range { from: Int = 1, to: Int, colour: Colour, least: Int! = 0 }
  interface Being { id: ID! name: String friend: Being }
  interface Owner implements Being { id: ID! name: String friend: Being pets(first: Int = 2, range: Range): [Pet!] }
  union Pet = Cat | Dog
  type Cat implements Being { id: ID! name: String friend: Being lives: Int! colour: Colour owner: Person! }
  type Dog implements Being { id: ID! name: String! friend: Being good: Boolean owner: Person weight: Float }
  type Person implements Being & Owner {
    id: ID! name: String friend: Being pets(first: Int = 2, range: Range): [Pet!]
    age: Int at: Stamp tags: [String] strict: [String!]! matrix: [[Int]] boss: Person staff: [Person]! must: [Person!]
  }
  type Query { person(id: ID!): Person must: Person! people(first: Int): [Person!]! pet: Pet being(colour: Colour = RED): Being number: Int }
  type Mutation { person(id: ID!): Person must: Person! pet: Pet number: Int }
`);

/** What a generator of data decides with: numbers from 0 to below the bound, the same for the same place in the answer. */
export type Choose = (place: string, bound: number) => number;

/** A hash, so that the value at a place is the same for both, whatever the order in which they come there. */
export function chooser(seed: number): Choose {
  return (place, bound) => {
    let hash = 2_166_136_261 ^ seed;
    for (let index = 0; index < place.length; index += 1)
      hash = Math.imul(hash ^ place.charCodeAt(index), 16_777_619);
    hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
    return ((hash ^ (hash >>> 13)) >>> 0) % bound;
  };
}

const ODDITIES = 24;

/** A value of a type: mostly right, sometimes null, an error, a promise, or of the wrong kind. */
export function valueFor(type: GraphQLOutputType, place: string, choose: Choose): unknown {
  switch (choose(place, ODDITIES)) {
    case 0:
      return null;
    case 1:
      return new Error(`thrown at ${place}`);
    case 2:
      return Promise.resolve(right(type, place, choose));
    case 3:
      return rejection(`rejected at ${place}`);
    case 4:
      return { odd: place };
    case 5:
      return undefined;
    case 6:
      return Number.NaN;
    default:
      return right(type, place, choose);
  }
}

/** Nobody may come to wait for it: a list is left at its first fault. */
function rejection(message: string): Promise<never> {
  const rejected = Promise.reject(new Error(message));
  rejected.catch(() => undefined);
  return rejected;
}

function right(type: GraphQLOutputType, place: string, choose: Choose): unknown {
  if (isNonNullType(type)) return right(type.ofType, place, choose);
  if (isListType(type)) {
    return Array.from({ length: choose(`${place}#`, 4) }, (_, index) =>
      valueFor(type.ofType, `${place}[${index}]`, choose),
    );
  }
  if (isEnumType(type)) return ['RED', 'GREEN', 'BLUE', 'MAUVE'][choose(`${place}=`, 4)];
  if (isLeafType(type)) return leaf(type.name, place, choose);
  const types = isAbstractType(type) ? ORACLE_SCHEMA.getPossibleTypes(type) : [type];
  const concrete = types[choose(`${place}:`, types.length)];
  return { __typename: concrete instanceof GraphQLObjectType ? concrete.name : 'Nobody', place };
}

function leaf(name: string, place: string, choose: Choose): unknown {
  const values: Readonly<Record<string, readonly unknown[]>> = {
    ID: ['a', 7, 'b'],
    String: ['text', 12, true],
    Int: [1, '2', 2 ** 40, 1.5],
    Float: [1.5, 2, '3.25'],
    Boolean: [true, false, 1],
    Stamp: ['2026-01-01', 5],
  };
  const options = values[name] ?? ['?'];
  return options[choose(`${place}=`, options.length)];
}
