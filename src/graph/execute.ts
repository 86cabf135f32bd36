import { type DocumentNode, execute, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Connector } from '../connectors/connector.ts';
import type { AccessPlan } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FieldInfo } from './catalogue.ts';
import type { GraphContext, GraphParts } from './context.ts';
import { createCustomers } from './customer-node.ts';
import type { Told } from './disclosure.ts';
import { makeExecutable } from './executable-schema.ts';
import { fragmentsOf } from './fragments.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLoaders, type ObserveSourceCall } from './loaders.ts';
import { type OperationPlan, planOperation } from './plan/operation-plan.ts';
import { runPlan } from './plan/run.ts';
import { shapeOf } from './plan/shape.ts';

/** An operation that fits the schema, with its variables coerced. */
export interface GraphOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What viewers of one kind have in common: the same answer for the same fields of the same customer. */
export interface ViewerKind {
  /** Tells kinds apart, the policy's epoch with them. */
  readonly name: string;
  readonly planAccess: (fields: readonly FieldInfo[]) => AccessPlan;
}

interface GraphRequest {
  readonly operation: GraphOperation;
  readonly viewer: Viewer;
  readonly plan: OperationPlan;
  readonly signal: AbortSignal;
  readonly observe: ObserveSourceCall;
}

/** What was done for an answer, with the answer. */
export interface GraphAnswer {
  readonly result: ExecutionResult;
  readonly ledger: Ledger;
  readonly told: Told;
}

/** The one executable graph. */
export interface Graph {
  /** The plan of an operation for a kind of viewer: made once, kept for all requests of the same kind, operation and shape of variables. */
  plan(operation: GraphOperation, kind: ViewerKind): OperationPlan;
  /** Whether that plan is there already. */
  isPlanned(operation: GraphOperation, kind: Pick<ViewerKind, 'name'>): boolean;
  execute(request: GraphRequest): Promise<GraphAnswer>;
}

const MOST_PLANS = 2_000;

function planKeys(): (operation: GraphOperation) => string {
  const numbers = new WeakMap<OperationDefinitionNode, number>();
  let next = 0;
  return ({ definition }) => {
    const number = numbers.get(definition) ?? (next += 1);
    numbers.set(definition, number);
    return String(number);
  };
}

/** Builds the graph over open connectors. Operations are planned once and run many times, over loaders of their own for each request. */
export function createGraph(parts: GraphParts, connectors: ReadonlyMap<string, Connector>): Graph {
  const { catalogue } = parts;
  const executable = makeExecutable(catalogue);
  const plans = new LRUCache<string, OperationPlan>({ max: MOST_PLANS });
  const numberOf = planKeys();
  const keyOf = (operation: GraphOperation, { name }: Pick<ViewerKind, 'name'>): string =>
    `${numberOf(operation)} ${name} ${shapeOf(catalogue.schema, operation.definition, operation.variables)}`;

  const introspect = ({ document, definition, variables }: GraphOperation, contextValue: GraphContext) =>
    execute({
      schema: executable.schema,
      document,
      operationName: definition.name?.value ?? null,
      variableValues: variables,
      contextValue,
    });

  return {
    isPlanned: (operation, kind) => plans.has(keyOf(operation, kind)),

    plan(operation, kind) {
      const { document, definition, variables } = operation;
      const key = keyOf(operation, kind);
      const known = plans.get(key);
      if (known) return known;
      const operationParts = { definition, fragments: fragmentsOf(document), variables };
      const plan = planOperation({
        catalogue,
        executable,
        operation: operationParts,
        planAccess: kind.planAccess,
      });
      plans.set(key, plan);
      return plan;
    },

    async execute({ operation, viewer, plan, signal, observe }) {
      const { access, projection, sources, root } = plan;
      const ledger = createLedger();
      // Named before anything is asked, so that which sources an answer names tells nothing of what they said.
      for (const source of sources) ledger.source(source);
      const loaders = createLoaders({ connectors, projection, ledger, signal, observe });
      const shared = { ...parts, access, loaders, ledger, marks: new Uint8Array(plan.marks) };
      const context: GraphContext = { ...shared, customer: createCustomers(viewer, shared) };
      const result = root
        ? await runPlan(root, { context, variables: operation.variables })
        : await introspect(operation, context);
      return { result, ledger, told: plan.tell(context.marks, ledger) };
    },
  };
}
