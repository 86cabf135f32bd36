import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  isListType,
} from 'graphql';
import type { RecordType } from '../../connectors/connector.ts';
import { isEverClear } from '../ever-clear.ts';
import { FACT_RULES } from '../facts.ts';
import type { ExplainInputs } from './explain.ts';
import { afterAll, type ExplainedFetch, type Fetches, type Moment } from './explain-fetches.ts';

/** How the walk came to customers: what led there, and since when they are known. */
export interface Way {
  readonly label: string;
  readonly customers: 'ONE' | 'MANY';
  readonly at: Moment;
  /** What is fetched to find them. */
  readonly fetched: readonly ExplainedFetch[];
  /** Records of theirs that are there already. */
  readonly there: readonly RecordType[];
  /** Records of theirs of which those that led to them are there already. */
  readonly partlyThere: readonly RecordType[];
  /** When there are any, where that hangs on what comes. */
  readonly onlyIf: string | null;
}

export interface Ways {
  /** Over one field further. */
  over(parent: GraphQLObjectType, node: FieldNode, from: Way): Way;
  /** Asks for records that the customers have, where they are not there already. */
  ask(records: Iterable<RecordType>, way: Way): readonly ExplainedFetch[];
  /** Goes on when the facts of the customers are known. */
  afterFacts(way: Way): Way;
  /** Goes on when it is known which of the customers the viewer may know of: where that hangs on facts, they are fetched before anything else. */
  whenVisible(way: Way): Way;
}

/** `customers(first:)`: arguments by their names alone. */
function labelOf({ name, arguments: given = [] }: FieldNode): string {
  const names = given.map((argument) => `${argument.name.value}:`);
  return names.length === 0 ? name.value : `${name.value}(${names.join(', ')})`;
}

const isList = ({ type }: GraphQLField<unknown, unknown>): boolean => isListType(getNullableType(type));

const further = (way: Way, fetched: readonly ExplainedFetch[]): Way => ({
  ...way,
  at: afterAll(way.at, fetched),
  fetched: [...way.fetched, ...fetched],
});

/** How an operation finds customers: by links, by a search, by what other customers' records say. */
export function findWays({ catalogue, access, selection }: ExplainInputs, fetches: Fetches): Ways {
  const recordOf = (coordinate: string): RecordType | undefined =>
    catalogue.records.get(catalogue.fields.get(coordinate)?.parent ?? '');
  const candidatesOf = (golden: string): readonly string[] =>
    catalogue.fields.get(golden)?.golden?.from ?? [];
  const nameOf = (coordinate: string): string => catalogue.fields.get(coordinate)?.name ?? '';
  const factRecords = access.facts
    .flatMap((fact) => FACT_RULES[fact].reads)
    .flatMap(candidatesOf)
    .flatMap((candidate) => recordOf(candidate) ?? []);

  const ask: Ways['ask'] = (records, { at, customers, there, partlyThere, onlyIf }) =>
    [...new Set(records)]
      .filter((record) => !there.includes(record))
      .flatMap((record) =>
        fetches.ask({
          record,
          by: record.belongsTo?.by ?? record.key,
          at,
          customers,
          onlyIf: partlyThere.includes(record) ? `some of them have further ${record.name} records` : onlyIf,
        }),
      );

  const afterFacts: Ways['afterFacts'] = (way) => ({
    ...further(way, ask(factRecords, way)),
    there: [...way.there, ...factRecords],
  });

  const whenVisible: Ways['whenVisible'] = (way) => (access.constant('Customer.id') ? way : afterFacts(way));

  /** What the text looks like decides which field is searched; whoever is found is shown to those alone who see that field in clear. */
  const search = (field: GraphQLField<unknown, unknown>, way: Way): Way => {
    const given = selection.searched.flat();
    const readable = field.args.flatMap((argument) => catalogue.read('reads', argument));
    const searched = readable
      .flatMap(({ fields }) => fields)
      .filter((golden) => given.includes(golden) && isEverClear(access, golden));
    const asked = searched.flatMap((golden) => {
      const onlyIf = `the text looks like ${golden}`;
      return candidatesOf(golden).flatMap((candidate) => {
        const record = recordOf(candidate);
        const by = nameOf(candidate);
        if (!record?.lookups.some((lookup) => lookup.by === by)) return [];
        return fetches.ask({ record, by, at: way.at, customers: 'ONE', onlyIf, keysOnly: true });
      });
    });
    const found = further(way, asked);
    return searched.every((golden) => access.constant(golden)) ? found : afterFacts(found);
  };

  /** A list of others is looked up by the keys of the customer's own records; a single other is named there. */
  const follow = (reads: readonly string[], { at, customers, onlyIf }: Way): readonly ExplainedFetch[] =>
    reads.flatMap((read) => {
      const record = recordOf(read);
      return record ? fetches.ask({ record, by: nameOf(read), at, customers, onlyIf }) : [];
    });

  return {
    ask,
    afterFacts,
    whenVisible,
    over(parent, node, from) {
      const field = parent.getFields()[node.name.value];
      if (!field) return from;
      const label = [from.label, labelOf(node)].filter((part) => part !== '').join(' ');
      const isOnTheWay = !['Query', 'Customer'].includes(parent.name);
      if (isOnTheWay || !/^Customer(?:Connection)?$/.test(getNamedType(field.type).name))
        return { ...from, label, customers: isList(field) ? 'MANY' : from.customers };
      const reads = catalogue.fields.get(`${parent.name}.${field.name}`)?.reads ?? [];
      const start: Way = { ...from, label, there: [], partlyThere: [] };
      const followed = isList(field)
        ? {
            ...further(start, follow(reads, start)),
            partlyThere: reads.flatMap((read) => recordOf(read) ?? []),
          }
        : start;
      const isMany = isList(field) || field.args.some(({ name }) => name === 'first');
      return whenVisible(search(field, { ...followed, customers: isMany ? 'MANY' : from.customers }));
    },
  };
}
