import { parseArgs } from 'node:util';
import { CREDENTIALS } from '../credentials.ts';
import { startErp } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4101' },
    database: { type: 'string', default: 'erp.db' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(`The sample ERP: OData V4, HTTP Basic.

  node samples/erp/main.ts [--port 4101] [--database erp.db]

SAMPLE_ERP_USERNAME and SAMPLE_ERP_PASSWORD change what it asks of its callers.
`);
} else {
  const { url } = await startErp({
    database: values.database,
    port: Number(values.port),
    username: process.env['SAMPLE_ERP_USERNAME'] ?? CREDENTIALS.erp.username,
    password: process.env['SAMPLE_ERP_PASSWORD'] ?? CREDENTIALS.erp.password,
  });
  process.stdout.write(`The ERP listens on ${url}\n`);
}
