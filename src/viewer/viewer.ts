/** What a viewer may ask for. */
export const PURPOSES = ['SERVICE', 'SALES', 'MARKETING', 'ANALYTICS', 'AUDIT'] as const;

export type Purpose = (typeof PURPOSES)[number];

/** By role: the purposes that it may use. */
export type RolePurposes = Readonly<Record<string, readonly Purpose[]>>;

/** Who asks, and what for. Every step may import this type; only `viewer/` makes one. */
export interface Viewer {
  /** Subject of the token, or name of the API key. */
  readonly subject: string;
  readonly roles: readonly string[];
  readonly purpose: Purpose;
  readonly department?: string;
  readonly region?: string;
  /** Months with the company. */
  readonly tenureMonths?: number;
  /** The client application. */
  readonly client?: string;
  /** Whether the client may run persisted queries only. */
  readonly persistedOnly: boolean;
}
