import {
  type FieldNode,
  getNamedType,
  type GraphQLNamedType,
  GraphQLObjectType,
  isAbstractType,
} from 'graphql';
import { collectFields } from './collect-fields.ts';
import type { SelectedFields } from './compile.ts';
import type { ExplainInputs } from './explain.ts';
import { afterAll, AT_ONCE, type ExplainedFetch, type Fetches } from './explain-fetches.ts';
import { findWays, type Way } from './explain-ways.ts';
import { needsOf } from './needs.ts';

/** Customers, or a record, that the operation comes upon, with what is fetched of them. */
export interface ExplainedPlace {
  /** Names of fields, and of the arguments that are given: `customers(first:) nodes`. */
  readonly place: string;
  readonly finds: 'CUSTOMER' | 'CUSTOMERS' | 'RECORD';
  /** Ids of the fetches that it asks for; several places may ask for one fetch. */
  readonly fetches: readonly number[];
  readonly below: readonly ExplainedPlace[];
}

/** What selects fields: the operation, or a field that holds objects. */
type Selecting = Pick<FieldNode, 'selectionSet'>;

function placeOf({ label, customers, fetched }: Way, below: readonly ExplainedPlace[] = []): ExplainedPlace {
  const fetches = [...new Set(fetched.map(({ id }) => id))];
  return { place: label, finds: customers === 'ONE' ? 'CUSTOMER' : 'CUSTOMERS', fetches, below };
}

/** Walks the operation as a run would: from customers to the records that their fields need, and on to other customers. */
export function explainPlaces(inputs: ExplainInputs, fetches: Fetches): readonly ExplainedPlace[] {
  const { catalogue, operation, access } = inputs;
  const { schema } = catalogue;
  const ways = findWays(inputs, fetches);
  const id = access.constant('Customer.id');

  const fieldsIn = (
    type: GraphQLObjectType,
    nodes: readonly Selecting[],
  ): readonly (readonly FieldNode[])[] => {
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return [...collectFields(type, sets, { schema, ...operation }).fields.values()];
  };
  const selected = (type: GraphQLObjectType, nodes: readonly Selecting[]): SelectedFields => ({
    type,
    nodes: fieldsIn(type, nodes).flat(),
    below: (inner, node) => selected(inner, [node]),
  });

  const customersAt = (type: GraphQLObjectType, nodes: readonly FieldNode[], way: Way): ExplainedPlace => {
    // Nobody is there for a viewer who may know of nobody.
    if (id?.treatment.kind === 'DENY') return placeOf(way);
    const { below, nodes: fields } = selected(type, nodes);
    const askFor = (some: readonly FieldNode[]): readonly ExplainedFetch[] =>
      ways.ask(needsOf(inputs, { type, nodes: some, below }).records, way);
    const asked = askFor(fields);
    // What leads on waits for no more than it needs itself.
    const further = (some: readonly FieldNode[]): Way => ({
      ...way,
      label: '',
      at: afterAll(way.at, askFor(some)),
      fetched: [],
    });
    return placeOf({ ...way, fetched: [...way.fetched, ...asked] }, placesBelow(type, nodes, further));
  };

  /** A record by its global id, which says what type it is of; then what must be known of its customer. */
  const recordAt = ({ type, nodes }: SelectedFields, way: Way): readonly ExplainedFetch[] => {
    const record = catalogue.records.get(type.name);
    if (!record) return [];
    const onlyIf = `the id is of ${type.name}`;
    const fetched = fetches.ask({ record, by: record.key, at: way.at, customers: 'ONE', onlyIf });
    const found = { ...way, onlyIf, there: [], at: afterAll(way.at, fetched), fetched };
    const isDecided =
      id !== undefined && nodes.every(({ name }) => access.constant(`${type.name}.${name.value}`));
    return isDecided ? fetched : ways.afterFacts(found).fetched;
  };

  const placesUnder = (
    type: GraphQLNamedType,
    nodes: readonly FieldNode[],
    way: Way,
  ): readonly ExplainedPlace[] => {
    if (type instanceof GraphQLObjectType)
      return type.name === 'Customer' ? [customersAt(type, nodes, way)] : placesBelow(type, nodes, () => way);
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    const customer = types.find(({ name }) => name === 'Customer');
    if (!customer) return [];
    const fetched = types.flatMap((one) => recordAt(selected(one, nodes), way));
    const label = `${way.label} of a customer`;
    return [
      customersAt(customer, nodes, ways.whenVisible({ ...way, label, onlyIf: 'the id is of Customer' })),
      { ...placeOf({ ...way, label: `${way.label} of a record`, fetched }), finds: 'RECORD' },
    ];
  };

  const placesBelow = (
    parent: GraphQLObjectType,
    nodes: readonly Selecting[],
    fromFor: (alike: readonly FieldNode[]) => Way,
  ): readonly ExplainedPlace[] =>
    fieldsIn(parent, nodes).flatMap((alike) => {
      const [node] = alike;
      const field = parent.getFields()[node?.name.value ?? ''];
      if (!node?.selectionSet || !field) return [];
      if (access.constant(`${parent.name}.${field.name}`)?.treatment.kind === 'DENY') return [];
      const from = fromFor(alike);
      const way = ways.over(parent, node, from);
      const places = placesUnder(getNamedType(field.type), alike, way);
      return places.length === 0 && way.fetched.length > from.fetched.length ? [placeOf(way)] : places;
    });

  const root = schema.getRootType(operation.definition.operation);
  const start: Way = {
    label: '',
    customers: 'ONE',
    at: AT_ONCE,
    fetched: [],
    there: [],
    partlyThere: [],
    onlyIf: null,
  };
  return root ? placesBelow(root, [operation.definition], () => start) : [];
}
