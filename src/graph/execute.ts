import { execute, type ExecutionResult, type FragmentDefinitionNode, Kind } from 'graphql';
import type { Connector } from '../connectors/connector.ts';
import { FacetError } from '../errors.ts';
import type { AccessPlan } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FieldInfo } from './catalogue.ts';
import type { GraphContext, GraphParts } from './context.ts';
import { createCustomers } from './customer-node.ts';
import { makeExecutable } from './executable-schema.ts';
import { isEverClear } from './ever-clear.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLoaders, type ObserveSourceCall } from './loaders.ts';
import { project } from './projection.ts';
import { type Selection, selectFields } from './selection.ts';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** An operation that fits the schema, with its variables coerced. */
export interface GraphOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface GraphRequest {
  readonly operation: GraphOperation;
  readonly viewer: Viewer;
  readonly access: AccessPlan;
  readonly signal: AbortSignal;
  readonly observe: ObserveSourceCall;
}

/** What was done for an answer, with the answer. */
export interface GraphAnswer {
  readonly result: ExecutionResult;
  readonly ledger: Ledger;
}

/** The one executable graph. */
export interface Graph {
  /** Every field on which the answer hangs: asked for, compared, or told of by another. */
  fieldsOf(operation: GraphOperation): readonly FieldInfo[];
  /** @throws FacetError FIELD_NOT_COMPARABLE before any source is called. */
  execute(request: GraphRequest): Promise<GraphAnswer>;
}

function partsOf({ document, definition, variables }: GraphOperation): Parameters<typeof selectFields>[1] {
  const fragments = document.definitions
    .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
    .map((node) => [node.name.value, node] as const);
  return { definition, fragments: new Map(fragments), variables };
}

/** Filters, sorting and search see what the viewer sees: what is denied cannot be compared, what is masked cannot be searched. */
function refuseHidden({ compared, searched }: Selection, access: AccessPlan): void {
  const refused = [...compared].find((coordinate) => access.constant(coordinate)?.treatment.kind === 'DENY');
  if (refused !== undefined) throw new FacetError('FIELD_NOT_COMPARABLE', { details: { field: refused } });
  const hidden = searched.find((coordinates) =>
    coordinates.every((coordinate) => !isEverClear(access, coordinate)),
  );
  if (hidden) throw new FacetError('FIELD_NOT_COMPARABLE', { details: { field: hidden.join(', ') } });
}

/** Builds the graph over open connectors. Execution is graphql-js over per-request loaders. */
export function createGraph(parts: GraphParts, connectors: ReadonlyMap<string, Connector>): Graph {
  const { catalogue } = parts;
  const schema = makeExecutable(catalogue);
  const info = (coordinate: string): readonly FieldInfo[] => {
    const field = catalogue.fields.get(coordinate);
    return field ? [field] : [];
  };
  const golden = [...catalogue.fields.values()].filter((field) => field.golden !== undefined);

  return {
    fieldsOf(operation) {
      const { fields, compared, sortedByDefault, searched } = selectFields(
        catalogue,
        partsOf(operation),
        () => true,
      );
      const others = [...compared, ...sortedByDefault, ...searched.flat(), 'Customer.id'].flatMap(info);
      const isTellingOfGolden = [...fields].some(
        (field) => field.treatedAs !== undefined || field.coordinate === 'Customer.provenance',
      );
      return [...new Set([...fields, ...others, ...(isTellingOfGolden ? golden : [])])];
    },

    async execute({ operation, viewer, access, signal, observe }) {
      const isAllowed = (field: FieldInfo): boolean =>
        field.treatedAs !== undefined || access.constant(field.coordinate)?.treatment.kind !== 'DENY';
      const selection = selectFields(catalogue, partsOf(operation), isAllowed);
      refuseHidden(selection, access);
      const ledger = createLedger();
      const projection = project({ catalogue, selection, facts: access.facts, access });
      // Named before anything is asked, so that which sources an answer names tells nothing of what they said.
      for (const name of projection.keys()) {
        const record = catalogue.records.get(name);
        if (record) ledger.source(record.source);
      }
      const loaders = createLoaders({ connectors, projection, ledger, signal, observe });
      const shared = { ...parts, access, loaders, ledger };
      const context: GraphContext = { ...shared, customer: createCustomers(viewer, shared) };
      const result = await execute({
        schema,
        document: operation.document,
        operationName: operation.definition.name?.value ?? null,
        variableValues: operation.variables,
        contextValue: context,
      });
      return { result, ledger };
    },
  };
}
