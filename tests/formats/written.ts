import type { FeedColumn, FeedPage, FeedShape, Format } from '../../src/formats/format.ts';

type Kind = FeedColumn['type'] | `[${FeedColumn['type']}]`;

const isType = (name: string): name is FeedColumn['type'] => !name.startsWith('[');

/** A column of a type; in brackets, of a list of it. */
export function column(kind: Kind, name = 'x', path = [name]): FeedColumn {
  const type = kind.replace(/^\[|\]$/g, '');
  if (!isType(type)) throw new Error(`expected the name of a type, got ${kind}`);
  return { type, list: kind !== type, name, path };
}

export const shapeOf = (...columns: FeedColumn[]): FeedShape => ({
  path: ['list', 'nodes'],
  rows: 'LIST',
  columns,
});

/** What a format makes of pages, in the pieces in which it leaves. */
export async function pieces(
  format: Format,
  shape: FeedShape,
  pages: readonly Partial<FeedPage>[],
): Promise<readonly Buffer[]> {
  async function* read(): AsyncGenerator<FeedPage> {
    for (const page of pages) yield { rows: [], answer: { data: {} }, ...page };
  }
  return Array.fromAsync(format.write(read(), shape), (piece) => Buffer.from(piece));
}

/** The same in one piece, as text. */
export async function write(...of: Parameters<typeof pieces>): Promise<string> {
  return Buffer.concat(await pieces(...of)).toString();
}
