import { getNamedType, GraphQLObjectType } from 'graphql';
import type { RecordType } from '../../connectors/connector.ts';
import type { FieldInfo } from '../catalogue.ts';
import { isGroup } from '../executable-schema.ts';
import { FACT_RULES } from '../facts.ts';
import { firstTime } from '../first-time.ts';
import type { SelectedFields } from './compile.ts';
import { type Deciding, hangsOnFacts } from './hangs-on-facts.ts';

/** What must be there before fields of customers are run, so that none of them waits. */
export interface Needs {
  readonly records: readonly RecordType[];
  /** Whether they are decided by the customer's facts. What those are read from is among the records. */
  readonly facts: boolean;
}

/** What fields of a customer are made of, those of its groups (value, risk, …) with them. Denied fields need nothing. */
export function needsOf(deciding: Deciding, selected: SelectedFields): Needs {
  const { catalogue, access } = deciding;
  const names = new Set<string>();
  const need = (coordinate: string): void => {
    const info = catalogue.fields.get(coordinate);
    if (info && catalogue.records.has(info.parent)) names.add(info.parent);
    for (const { record } of catalogue.places.get(coordinate) ?? []) names.add(record.name);
    for (const from of info?.golden?.from ?? []) need(from);
  };
  const needAll = (info: FieldInfo): void => {
    need(info.coordinate);
    // Subsidiaries are found by this customer's keys, which the links know.
    if (info.coordinate !== 'Customer.subsidiaries') for (const read of info.reads ?? []) need(read);
    const collected = info.type.replace(/Connection$/, '');
    if (info.parent === 'Customer' && catalogue.records.has(collected)) names.add(collected);
    if (info.coordinate === 'Customer.records') {
      for (const record of catalogue.records.values()) if (record.customer) names.add(record.name);
    }
  };
  const isNew = firstTime();
  const walk = ({ type, nodes, below }: SelectedFields): void => {
    for (const node of nodes) {
      const info = catalogue.fields.get(`${type.name}.${node.name.value}`);
      const field = type.getFields()[node.name.value];
      if (!info || !field || access.constant(info.coordinate)?.treatment.kind === 'DENY') continue;
      needAll(info);
      const inner = getNamedType(field.type);
      if (!(inner instanceof GraphQLObjectType) || !node.selectionSet || !isGroup(inner.name, catalogue))
        continue;
      if (isNew(inner, node.selectionSet)) walk(below(inner, node));
    }
  };
  walk(selected);
  const facts = hangsOnFacts(deciding, selected);
  if (facts) for (const fact of access.facts) FACT_RULES[fact].reads.forEach(need);
  return { records: [...names].flatMap((name) => catalogue.records.get(name) ?? []), facts };
}
