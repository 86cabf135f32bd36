/** One column of a feed: where its value stands in a row of the answer. */
export interface FeedColumn {
  readonly name: string;
  /** Response keys from the row to the value. */
  readonly path: readonly string[];
  /** What its values are, or the items of a list. JSON is what has no flat form: a list of objects. A mask never changes the type. */
  readonly type: 'TEXT' | 'INT' | 'FLOAT' | 'BOOLEAN' | 'DECIMAL' | 'DATE' | 'DATE_TIME' | 'JSON';
  readonly list: boolean;
}

/** The shape of a feed: which part of the answer is its rows, and which columns a row has. */
export interface FeedShape {
  /** Response keys from `data` to the list of rows, or to the one object that is the row. */
  readonly path: readonly string[];
  readonly rows: 'LIST' | 'OBJECT';
  readonly columns: readonly FeedColumn[];
}

/** An answer in the form in which it leaves: nothing in it needs masking any more. */
export interface FinalAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FinalError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface FinalError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** One page of a feed. */
export interface FeedPage {
  readonly answer: FinalAnswer;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A way to write a feed. Pages are read one after the other as what is written is taken, so memory does not grow with their number. */
export interface Format {
  /** The file extension that names it. */
  readonly name: string;
  /** The media type that clients ask for. */
  readonly mediaType: string;
  readonly contentType: string;
  /** Whether the format has a place for the errors of an answer that is only partly there. */
  readonly carriesErrors: boolean;
  write(pages: AsyncIterable<FeedPage>, shape: FeedShape): AsyncIterable<string | Uint8Array>;
}
