import { type DocumentNode, execute, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Connector } from '../connectors/connector.ts';
import type { AccessPlan } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { beginInTurn } from './begin-in-turn.ts';
import type { FieldInfo } from './catalogue.ts';
import type { GraphContext, GraphParts } from './context.ts';
import { createCustomers } from './customer-node.ts';
import type { Told } from './disclosure.ts';
import { makeExecutable } from './executable-schema.ts';
import { fragmentsOf } from './fragments.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLoaders, type ObserveSourceCall } from './loaders.ts';
import { type KindPlan, type OperationPlan, planOperation } from './plan/operation-plan.ts';
import { runPlan } from './plan/run.ts';
import { shapeOf } from './plan/shape.ts';

/** An operation that fits the schema, with its variables coerced. */
export interface GraphOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Of the document. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What viewers of the same roles and purpose have in common. */
export interface ViewerRights {
  /** Tells them apart, the policy's epoch with them. */
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
  /**
   * The plan of an operation, kept for all requests of the same operation, shape of variables and rights. What is costly in it is made once for each kind of viewer,
   * that is for all whom the operation's fields are treated alike for.
   */
  plan(operation: GraphOperation, rights: ViewerRights): Planned;
  execute(request: GraphRequest): Promise<GraphAnswer>;
}

interface Planned {
  readonly plan: OperationPlan;
  /** Whether it was there already, for these rights. */
  readonly cached: boolean;
}

const MOST_PLANS = 2_000;

/** Builds the graph over open connectors. Operations are planned once and run many times, over loaders of their own for each request. */
export function createGraph(parts: GraphParts, connectors: ReadonlyMap<string, Connector>): Graph {
  const { catalogue } = parts;
  const executable = makeExecutable(catalogue);
  const plans = new LRUCache<string, OperationPlan>({ max: MOST_PLANS });
  const turns = beginInTurn(connectors);
  const kindPlans = new LRUCache<string, KindPlan>({ max: MOST_PLANS });

  const introspect = ({ document, definition, variables }: GraphOperation, contextValue: GraphContext) =>
    execute({
      schema: executable.schema,
      document,
      operationName: definition.name?.value ?? null,
      variableValues: variables,
      contextValue,
    });

  return {
    plan({ document, definition, hash, variables }, { name, planAccess }) {
      const shape = shapeOf(catalogue.schema, definition, variables);
      const asked = `${hash} ${definition.name?.value} ${JSON.stringify(shape)}`;
      const key = `${asked} ${name}`;
      const known = plans.get(key);
      if (known) return { plan: known, cached: true };
      const operation = { definition, fragments: fragmentsOf(document), variables: shape };
      const plan = planOperation({ catalogue, executable, operation, planAccess }, (kind, make) => {
        const made = kindPlans.get(`${asked} ${kind}`) ?? make();
        kindPlans.set(`${asked} ${kind}`, made);
        return made;
      });
      plans.set(key, plan);
      return { plan, cached: false };
    },

    async execute({ operation, viewer, plan, signal, observe }) {
      const { access, projection, sources, root } = plan;
      await turns.wait(plan);
      const ledger = createLedger();
      // Named before anything is asked, so that which sources an answer names tells nothing of what they said.
      for (const source of sources) ledger.source(source);
      const loaders = createLoaders({ connectors, projection, ledger, signal, observe });
      const shared = {
        ...parts,
        access,
        loaders,
        ledger,
        marks: new Uint8Array(plan.marked.length),
        traced: plan.traced,
      };
      const context: GraphContext = { ...shared, customer: createCustomers(viewer, shared) };
      const result = root
        ? await runPlan(root, { context, variables: operation.variables })
        : await introspect(operation, context);
      turns.learn(plan, ledger);
      return { result, ledger, told: plan.tell(context.marks, ledger) };
    },
  };
}
