/** Values of the input elements of an operation, by name. */
export type Input = ReadonlyMap<string, readonly string[]>;

/** The envelope of one operation: what stands around the values. */
export interface Envelope {
  /** The names of the inputs that there are. */
  readonly inputs: ReadonlySet<string>;
  /** The message; inputs in the order of the WSDL, whatever their order here. `header` are elements of the SOAP header. */
  write(input: Input, header: string): string;
}

const SPECIAL = /[&<>"']/g;
const NEEDS_ESCAPE = /[&<>"']/;
const BODY = /^(.*?)(<(\w+):Body[\s>].*)$/s;
const PLACE = /(<[^<>]+>)\{([^{}<>]+)\}(<\/[^<>]+>)/;
const ENCODED = /[\s:]encodingStyle\s*=/;

interface Place {
  readonly name: string;
  readonly open: string;
  readonly close: string;
}

/** Takes a written envelope apart at the `{name}` of its inputs; undefined for one that is not literal XML (SOAP encoding), or none. */
export function envelopeOf(written: string): Envelope | undefined {
  const [, before, body, prefix] = BODY.exec(written) ?? [];
  if (before === undefined || body === undefined || ENCODED.test(written)) return undefined;
  const pieces = body.split(PLACE);
  const [start = ''] = pieces;
  const places: Place[] = [];
  let end = '';
  for (let at = 1; at < pieces.length; at += 4) {
    const [open = '', name = '', close = '', after = ''] = pieces.slice(at, at + 4);
    places.push({ name, open, close });
    end = after;
  }
  return {
    inputs: new Set(places.map(({ name }) => name)),
    write(input, header) {
      let text = header === '' ? before : `${before}<${prefix}:Header>${header}</${prefix}:Header>`;
      text += start;
      for (const { name, open, close } of places) {
        for (const value of input.get(name) ?? []) text += open + escapeXml(value) + close;
      }
      return text + end;
    },
  };
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
