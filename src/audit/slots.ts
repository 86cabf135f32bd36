/** What the slots of an audit record take: ids, codes and names, never free text. */
export const SLOTS = {
  code: /^[A-Z][A-Z0-9_]{0,63}$/,
  name: /^[\p{L}\p{N}_][\p{L}\p{N}_.:@/ -]{0,99}$/u,
  id: /^\w[\w:.-]{0,99}$/,
  /** The JSON of a list of ids. */
  idList: /^\[(?:"\w[\w:.-]{0,99}"(?:,"\w[\w:.-]{0,99}")*)?\]$/,
  /** The subject of a verified token: an identity provider's own choice of text, never a customer's. */
  subject: /^[^\p{C}]+$/u,
  longestSubject: 255,
  /** A GraphQL name, or the name of a persisted query, which may have hyphens. */
  operation: /^[_A-Za-z][\w-]{0,127}$/,
  hash: /^[0-9a-f]{64}$/,
  field: /^[_A-Za-z]\w*\.[_A-Za-z]\w*(?:\(\w+:\))?$/,
  treatment: /^(?:CLEAR|DENY|MASK\([\w:-]{1,64}\))$/,
  trace: /^[0-9a-f]{16,32}$/,
} as const;
