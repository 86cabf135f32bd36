/** One entry of a header such as `Accept`: what is named, and how much it is wanted. */
export interface Preference {
  readonly name: string;
  /** 0 to 1; 0 means not at all. */
  readonly quality: number;
}

/** Reads a header of preferences (RFC 9110 §12.4.2); a quality that is none counts as 0. */
export function readPreferences(header: string): readonly Preference[] {
  return header.split(',').map((text) => {
    const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
    const stated = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
    const quality = stated === undefined ? 1 : Number(stated);
    return { name, quality: quality >= 0 && quality <= 1 ? quality : 0 };
  });
}
