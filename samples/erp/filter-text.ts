// The engine's lexer knows neither doubled quotes, nor double quotes, nor backslashes, nor line breaks inside a literal.
// They travel through it as characters of the Unicode private use area.
const STAND_INS: readonly (readonly [text: string, standIn: string])[] = [
  ["''", '\uE000'],
  ['"', '\uE001'],
  ['\\', '\uE002'],
  ['\n', '\uE003'],
  ['\r', '\uE004'],
];

const LITERAL = /'(?:[^']|'')*'/g;

/** The text of a `$filter` as the engine's parser can read it: special characters replaced, blanks only where they part words. */
export function toEngine(filter: string): string {
  const literals = filter.match(LITERAL) ?? [];
  const rest = filter.split(LITERAL);
  return rest
    .map((text, index) => tidy(text) + protect(literals[index] ?? ''))
    .join('')
    .trim();
}

/** The OData text of what `toEngine` made. */
export function fromEngine(filter: string): string {
  return STAND_INS.reduce((text, [plain, standIn]) => text.replaceAll(standIn, plain), filter);
}

/** The value of a string literal that went through the engine, its quotes included. */
export function literalValue(image: string): string {
  return fromEngine(image.slice(1, -1)).replaceAll("''", "'");
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/ ?, ?/g, ',').replaceAll('( ', '(').replaceAll(' )', ')');
}

function protect(literal: string): string {
  const inner = STAND_INS.reduce(
    (text, [plain, standIn]) => text.replaceAll(plain, standIn),
    literal.slice(1, -1),
  );
  return literal === '' ? '' : `'${inner}'`;
}
