/** Values of the input elements of an operation, by name. */
export type Input = ReadonlyMap<string, readonly string[]>;

/** The envelope of one operation: what stands around the values. */
export interface Envelope {
  /** The names of the inputs that there are. */
  readonly inputs: ReadonlySet<string>;
  /** The message; inputs in the order of the WSDL, whatever their order here. `header` are elements of the SOAP header. */
  write(input: Input, header: string): string;
  /** The envelope with some inputs written already. */
  given(input: Input): Envelope;
}

const SPECIAL = /[&<>"']/g;
const NEEDS_ESCAPE = /[&<>"']/;
const BODY = /^(.*?)(<(\w+):Body[\s>].*)$/s;
const PLACE = /(<[^<>]+>)\{([^{}<>]+)\}(<\/[^<>]+>)/;
const ENCODED = /[\s:]encodingStyle\s*=/;

interface Place {
  /** What stands between the place before and this one. */
  readonly before: string;
  readonly name: string;
  readonly open: string;
  readonly close: string;
}

/** Takes a written envelope apart at the `{name}` of its inputs; undefined for one that is not literal XML (SOAP encoding), or none. */
export function envelopeOf(written: string): Envelope | undefined {
  const [, head, body, prefix] = BODY.exec(written) ?? [];
  if (head === undefined || body === undefined || ENCODED.test(written)) return undefined;
  const pieces = body.split(PLACE);
  const places: Place[] = [];
  for (let at = 0; at + 4 < pieces.length; at += 4) {
    const [before = '', open = '', name = '', close = ''] = pieces.slice(at, at + 4);
    places.push({ before, name, open, close });
  }
  const start = (header: string) =>
    header === '' ? head : `${head}<${prefix}:Header>${header}</${prefix}:Header>`;
  return envelope({ start, places, end: pieces.at(-1) ?? '' });
}

interface Parts {
  /** What stands before the body. */
  readonly start: (header: string) => string;
  readonly places: readonly Place[];
  readonly end: string;
}

function envelope({ start, places, end }: Parts): Envelope {
  return {
    inputs: new Set(places.map(({ name }) => name)),
    write(input, header) {
      let text = start(header);
      for (const place of places) text += place.before + writeValues(place, input.get(place.name));
      return text + end;
    },
    given(input) {
      const left: Place[] = [];
      let text = '';
      for (const place of places) {
        text += place.before;
        if (input.has(place.name)) {
          text += writeValues(place, input.get(place.name));
        } else {
          left.push({ ...place, before: text });
          text = '';
        }
      }
      return envelope({ start, places: left, end: text + end });
    },
  };
}

function writeValues({ open, close }: Place, values: readonly string[] = []): string {
  let text = '';
  for (const value of values) text += open + escapeXml(value) + close;
  return text;
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it may stand in an element. */
export function escapeXml(text: string): string {
  return NEEDS_ESCAPE.test(text)
    ? text.replaceAll(SPECIAL, (special) => REFERENCES[special] ?? special)
    : text;
}
