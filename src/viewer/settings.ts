import type { Purpose, RolePurposes } from './viewer.ts';

export type TokenSettings = { readonly issuer?: string; readonly audience?: string } & (
  { readonly secret: string } | { readonly jwksUrl: string }
);

export interface Grade {
  readonly role: string;
  readonly afterMonths: number;
  readonly becomes: string;
}

export interface ApiKey {
  readonly name: string;
  /** SHA-256 of the key, hex. */
  readonly sha256: string;
  readonly roles: readonly string[];
  readonly purpose: Purpose;
  readonly region?: string;
  readonly persistedOnly: boolean;
}

export interface ViewerSettings {
  readonly jwt: TokenSettings;
  readonly purposes: RolePurposes;
  readonly grades: readonly Grade[];
  readonly apiKeys: readonly ApiKey[];
}
