/** Signs tokens for the sample systems. In the repository for all to see, so it is refused in production. */
export const DEVELOPMENT_SECRET = 'facet-development-secret-for-the-samples-only';

/** SHA-256 of the sample BI client's key, `facet-development-bi-key`; refused in production like the secret. */
export const DEVELOPMENT_KEY_SHA256 = '357f981937b5e885a320e0fdc2581ce5cd679de9377169bef4e1ff21240bb242';

/** The settings that go with the sample systems; a file that has `samples` states only what it wants otherwise. */
export const developmentSettings = (samplesPort: number) => {
  const origin = (offset: number) => `http://127.0.0.1:${samplesPort + offset}`;
  return {
    // The last day of the samples' history.
    asOf: '2026-06-30',
    // On a terminal, between what the start prints, only what needs a look.
    log: { level: 'warn' },
    viewers: {
      jwt: { secret: DEVELOPMENT_SECRET },
      apiKeys: [
        {
          name: 'bi-dashboard',
          sha256: DEVELOPMENT_KEY_SHA256,
          roles: ['analyst'],
          purpose: 'ANALYTICS',
          persistedOnly: true,
        },
      ],
    },
    sources: {
      erp: {
        url: `${origin(0)}/odata/v4/erp/`,
        auth: { kind: 'basic', username: 'facet', password: 'erp-secret' },
      },
      crm: {
        url: `${origin(1)}/soap/crm`,
        auth: { kind: 'usernameToken', username: 'facet', password: 'crm-secret' },
      },
      ticketing: { url: origin(2), auth: { kind: 'bearer', token: 'ticketing-token' } },
      commerce: {
        url: `${origin(3)}/graphql`,
        auth: { kind: 'header', name: 'X-API-Key', value: 'commerce-key' },
      },
    },
  };
};
