/**
 * The tables of the four sample systems. Each system owns one SQLite file; column names are the names under which its interface shows them.
 * Dates are `YYYYMMDD` in the ERP; elsewhere, and for points in time everywhere, ISO 8601 in UTC. Amounts are decimal strings in ERP and CRM,
 * integer minor units in commerce. Columns named `…Json` hold nested lists.
 */
export const TABLES = {
  erp: `
    CREATE TABLE BusinessPartners (
      BusinessPartnerID TEXT PRIMARY KEY, Name TEXT, PartnerCategory TEXT, FinanceType TEXT, TaxNumber TEXT,
      Email TEXT, EmailVerified INTEGER, Phone TEXT, Street TEXT, City TEXT, Province TEXT, PostalCode TEXT, Country TEXT,
      SalesRegion TEXT, ParentPartnerID TEXT, CreditLimit TEXT, Currency TEXT, PaymentTerms TEXT, BankCardNumber TEXT,
      CreatedAt TEXT, LastChangedAt TEXT) WITHOUT ROWID;
    CREATE TABLE Invoices (
      InvoiceID TEXT PRIMARY KEY, BusinessPartnerID TEXT NOT NULL, Kind TEXT, Status TEXT, InvoiceDate TEXT, DueDate TEXT,
      GrossAmount TEXT, PaidAmount TEXT, Currency TEXT) WITHOUT ROWID;
    CREATE TABLE Payments (
      PaymentID TEXT PRIMARY KEY, BusinessPartnerID TEXT NOT NULL, InvoiceID TEXT, PaymentDate TEXT, Amount TEXT, Currency TEXT,
      Method TEXT) WITHOUT ROWID;`,
  crm: `
    CREATE TABLE contacts (
      contactId TEXT PRIMARY KEY, fullName TEXT, customerType TEXT, nationalId TEXT, taxNumber TEXT, birthDate TEXT, gender TEXT,
      mobile TEXT, email TEXT, emailVerified INTEGER, addressLine TEXT, city TEXT, province TEXT, postalCode TEXT, country TEXT,
      ownerId TEXT, region TEXT, language TEXT, vip INTEGER, tagsJson TEXT, consentsJson TEXT, createdAt TEXT, modifiedAt TEXT) WITHOUT ROWID;
    CREATE TABLE interactions (
      interactionId TEXT PRIMARY KEY, contactId TEXT NOT NULL, channel TEXT, direction TEXT, at TEXT, subject TEXT, note TEXT,
      agentId TEXT) WITHOUT ROWID;
    CREATE TABLE opportunities (
      opportunityId TEXT PRIMARY KEY, contactId TEXT NOT NULL, name TEXT, stage TEXT, amount TEXT, currency TEXT, probability INTEGER,
      expectedCloseDate TEXT, createdAt TEXT) WITHOUT ROWID;`,
  ticketing: `
    CREATE TABLE requesters (
      id TEXT PRIMARY KEY, name TEXT, kind TEXT, email TEXT, email_verified INTEGER, phone TEXT, created_at TEXT, updated_at TEXT) WITHOUT ROWID;
    CREATE TABLE tickets (
      id TEXT PRIMARY KEY, requester_id TEXT NOT NULL, subject TEXT, description TEXT, category TEXT, topic TEXT, priority TEXT,
      status TEXT, created_at TEXT, first_response_at TEXT, resolved_at TEXT, reopen_count INTEGER, csat INTEGER, nps INTEGER,
      statusHistoryJson TEXT) WITHOUT ROWID;`,
  commerce: `
    CREATE TABLE customers (
      id TEXT PRIMARY KEY, displayName TEXT, accountType TEXT, email TEXT, emailVerified INTEGER, phone TEXT, line TEXT, city TEXT,
      province TEXT, postalCode TEXT, country TEXT, locale TEXT, lastLoginAt TEXT, loginsLast30Days INTEGER,
      abandonedCartsLast30Days INTEGER, createdAt TEXT, updatedAt TEXT) WITHOUT ROWID;
    CREATE TABLE orders (
      id TEXT PRIMARY KEY, customerId TEXT NOT NULL, placedAt TEXT, status TEXT, totalMinor INTEGER, returnedMinor INTEGER,
      currency TEXT, linesJson TEXT, returnsJson TEXT) WITHOUT ROWID;`,
} as const;

/** SQL for the digits of a phone number however it was typed, for a column or a value; the indexes and the look-ups share it. */
export const digitsOf = (expression: string): string =>
  Array.from('０１２３４５６７８９').reduce(
    (sql, wide, digit) => `replace(${sql}, '${wide}', '${digit}')`,
    [' ', '-', '+', '(', ')', '.', '/', '（', '）', '－', '＋', '\u3000', '\u00a0'].reduce(
      (sql, mark) => `replace(${sql}, '${mark}', '')`,
      expression,
    ),
  );

/** Made after the rows are in. */
export const INDEXES = {
  erp: `
    CREATE INDEX invoices_partner ON Invoices (BusinessPartnerID);
    CREATE INDEX payments_partner ON Payments (BusinessPartnerID);
    CREATE INDEX partners_parent ON BusinessPartners (ParentPartnerID);
    CREATE INDEX partners_email ON BusinessPartners (Email);
    CREATE INDEX partners_phone ON BusinessPartners (Phone);`,
  crm: `
    CREATE INDEX interactions_contact ON interactions (contactId);
    CREATE INDEX opportunities_contact ON opportunities (contactId);
    CREATE INDEX contacts_email ON contacts (lower(email));
    CREATE INDEX contacts_mobile ON contacts (${digitsOf('mobile')});`,
  ticketing: `
    CREATE INDEX tickets_requester ON tickets (requester_id);
    CREATE INDEX requesters_email ON requesters (lower(email));
    CREATE INDEX requesters_phone ON requesters (${digitsOf('phone')});`,
  commerce: `
    CREATE INDEX orders_customer ON orders (customerId);
    CREATE INDEX customers_email ON customers (lower(email));
    CREATE INDEX customers_phone ON customers (${digitsOf('phone')});`,
} as const;

export type SystemName = keyof typeof TABLES;
