import { parseArgs } from 'node:util';
import { CREDENTIALS } from '../credentials.ts';
import { startCrm } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4102' },
    database: { type: 'string', default: 'crm.db' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(`The sample CRM: SOAP 1.1, WS-Security UsernameToken.

  node samples/crm/main.ts [--port 4102] [--database crm.db]

SAMPLE_CRM_USERNAME and SAMPLE_CRM_PASSWORD change what it asks of its callers.
`);
} else {
  const { url } = await startCrm({
    database: values.database,
    port: Number(values.port),
    username: process.env['SAMPLE_CRM_USERNAME'] ?? CREDENTIALS.crm.username,
    password: process.env['SAMPLE_CRM_PASSWORD'] ?? CREDENTIALS.crm.password,
  });
  process.stdout.write(`The CRM listens on ${url}\n`);
}
