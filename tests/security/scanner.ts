const LONG = 6;

/** Where numbers end: a hit inside a longer number is another number. */
const isDigit = (sign: string | undefined): boolean => sign !== undefined && /[\d.]/.test(sign);

function isWhole(text: string, token: string, at: number): boolean {
  if (!/^[\d.]+$/.test(token)) return true;
  const after = text.slice(at + token.length, at + token.length + 2);
  return !isDigit(text[at - 1]) && !/^(?:\d|\.\d)/.test(after);
}

/** Looks for many texts at once: by their first signs, so that the cost hangs on what is searched, not on how many are searched for. */
export function createScanner(tokens: Iterable<string>): (text: string) => ReadonlySet<string> {
  const byStart = new Map<string, string[]>();
  for (const token of new Set(tokens)) {
    // Short texts are Chinese names; a short one in Latin letters would be met everywhere.
    if (token.length < LONG && !/^\p{Script=Han}/u.test(token)) continue;
    const start = token.slice(0, token.length < LONG ? 2 : LONG);
    byStart.set(start, [...(byStart.get(start) ?? []), token]);
  }
  return (text) => {
    const hits = new Set<string>();
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const starts =
        code >= 0x2e80 ? [text.slice(at, at + 2), text.slice(at, at + LONG)] : [text.slice(at, at + LONG)];
      for (const start of starts) {
        for (const token of byStart.get(start) ?? []) {
          if (!hits.has(token) && text.startsWith(token, at) && isWhole(text, token, at)) hits.add(token);
        }
      }
    }
    return hits;
  };
}
