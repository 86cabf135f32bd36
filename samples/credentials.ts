/** What the sample systems ask of their callers. For development only: the files are in the repository, so these are no secrets. */
export const CREDENTIALS = {
  erp: { username: 'facet', password: 'erp-secret' },
  crm: { username: 'facet', password: 'crm-secret' },
  ticketing: { token: 'ticketing-token' },
  commerce: { apiKey: 'commerce-key' },
} as const;
