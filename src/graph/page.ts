import { FacetError } from '../errors.ts';

/** The arguments of a connection. */
export interface PageArguments {
  readonly first: number;
  readonly after: string | null;
}

export interface Connection<Node> {
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
}

/** Opaque to clients; holds a place or a key, never a value. */
const encodeCursor = (place: string): string => Buffer.from(place).toString('base64url');
export const decodeCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/**
 * Reads `first` and `after`.
 * @throws FacetError ARGUMENT_INVALID if `first` is not between 0 and the largest page.
 */
export function readPage(args: Record<string, unknown>, pageSize: number): PageArguments {
  const { first, after } = args;
  if (typeof first !== 'number' || first < 0 || first > pageSize) {
    throw new FacetError('ARGUMENT_INVALID', {
      details: { name: 'first', detail: `must be between 0 and ${pageSize}` },
    });
  }
  return { first, after: typeof after === 'string' ? after : null };
}

/** `after` is not a cursor of this list. */
export function badCursor(): FacetError {
  return new FacetError('ARGUMENT_INVALID', {
    details: { name: 'after', detail: 'must be a cursor of this list' },
  });
}

/**
 * The place in a sequence that a cursor holds; undefined at the start.
 * @throws FacetError ARGUMENT_INVALID if it holds none.
 */
export function readSequence(after: string | null): number | undefined {
  if (after === null) return undefined;
  const sequence = Number(decodeCursor(after));
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw badCursor();
  return sequence;
}

interface PageOf<Node> {
  readonly nodes: readonly Node[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** A function counts when it is asked for. */
  readonly totalCount: number | (() => number | null);
  /** What the cursor of a node holds. */
  readonly place: (node: Node, index: number) => string;
}

/** A class, since most clients take the nodes and leave the rest, which is made when it is asked for. */
class Page<Node> implements Connection<Node> {
  readonly nodes: readonly Node[];
  readonly #of: PageOf<Node>;

  constructor(of: PageOf<Node>) {
    this.nodes = of.nodes;
    this.#of = of;
  }

  get totalCount(): number | null {
    const { totalCount } = this.#of;
    return typeof totalCount === 'function' ? totalCount() : totalCount;
  }

  get pageInfo(): Connection<Node>['pageInfo'] {
    const { hasNextPage, hasPreviousPage } = this.#of;
    const last = this.nodes.length - 1;
    return { hasNextPage, hasPreviousPage, startCursor: this.#cursor(0), endCursor: this.#cursor(last) };
  }

  get edges(): Connection<Node>['edges'] {
    return this.nodes.map((node, index) => ({ cursor: encodeCursor(this.#of.place(node, index)), node }));
  }

  #cursor(index: number): string | null {
    const node = this.nodes[index];
    return node === undefined ? null : encodeCursor(this.#of.place(node, index));
  }
}

/** One page as a Relay connection (GraphQL Cursor Connections Specification). */
export function connectionOf<Node>(of: PageOf<Node>): Connection<Node> {
  return new Page(of);
}
