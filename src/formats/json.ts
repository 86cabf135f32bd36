import type { FeedPage, FeedShape, FinalAnswer, FinalError, Format } from './format.ts';

/** Most errors that one answer lists; a million rows may have a million of them. */
const MOST_ERRORS = 100;

/**
 * The shape of a GraphQL answer, with the rows of all pages in their place. What stands beside the rows comes from the last page, the
 * extensions from the last page that had errors (else the last of all), and errors from all pages, with the row's place in the whole list.
 */
export const json: Format = {
  name: 'json',
  mediaType: 'application/json',
  contentType: 'application/json; charset=utf-8',
  carriesErrors: true,
  write: (pages, shape) => (shape.rows === 'LIST' ? writeList(pages, shape) : writeObject(pages)),
};

async function* writeObject(pages: AsyncIterable<FeedPage>): AsyncGenerator<string> {
  for await (const { answer } of pages) yield JSON.stringify(answer);
}

async function* writeList(pages: AsyncIterable<FeedPage>, { path }: FeedShape): AsyncGenerator<string> {
  const errors: FinalError[] = [];
  let offset = 0;
  let last: FinalAnswer = { data: {} };
  let extensions: FinalAnswer['extensions'];
  let failed = false;
  yield `{"data":${path.map((key) => `{${JSON.stringify(key)}:`).join('')}[`;
  for await (const { answer, rows } of pages) {
    if (rows.length > 0) {
      yield `${offset > 0 ? ',' : ''}${JSON.stringify(rows).slice(1, -1)}`;
    }
    for (const error of answer.errors ?? []) {
      if (errors.length < MOST_ERRORS) errors.push(moved(error, path.length, offset));
    }
    if (answer.errors || !failed) extensions = answer.extensions;
    failed ||= answer.errors !== undefined;
    offset += rows.length;
    last = answer;
  }
  yield `]${siblings(last.data, path)}`;
  if (errors.length > 0) yield `,"errors":${JSON.stringify(errors)}`;
  if (extensions) yield `,"extensions":${JSON.stringify(extensions)}`;
  yield '}';
}

/** Closes every object on the way to the rows, from the inside out, with what stands beside the way. */
function siblings(data: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  let object: unknown = data;
  const texts = path.map((key) => {
    const entries = typeof object === 'object' && object !== null ? Object.entries(object) : [];
    object = entries.find(([name]) => name === key)?.[1];
    const others = entries.filter(([name]) => name !== key);
    return `${others.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join('')}}`;
  });
  return texts.toReversed().join('');
}

/** The same error, with the row's index in the whole list. */
function moved(error: FinalError, depth: number, offset: number): FinalError {
  const index = error.path?.[depth];
  return typeof index === 'number' && error.path
    ? { ...error, path: error.path.with(depth, index + offset) }
    : error;
}
