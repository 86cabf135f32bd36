/** Everything that there is of one customer, as a frontend would ask for it. */
export const FULL_CUSTOMER = `query FullCustomer($source: String!, $recordId: ID!) {
  customerByRecord(source: $source, recordId: $recordId) {
    id name type typeCodes emails phones nationalId taxNumber birthDate gender
    addresses { line city province postalCode country }
    bankCards creditLimit { amount currency } paymentTerms language owner region vip since
    consent { purpose granted changedAt } tags
    provenance { field source recordId asOf rule }
    invoices(first: 3) { totalCount nodes { id number kind status issuedOn dueOn amount { amount currency } paidAmount { amount currency } } }
    payments(first: 3) { nodes { number paidOn method amount { amount currency } } }
    orders(first: 3) {
      totalCount
      nodes {
        number placedAt status total { amount currency } returned { amount currency }
        lines { sku name quantity returnedQuantity unitPrice { amount currency } }
        returns { at reason amount { amount currency } }
      }
    }
    tickets(first: 3) {
      totalCount
      nodes { number subject description category topic priority status createdAt firstResponseAt resolvedAt reopenCount csat nps statusHistory { status at } }
    }
    interactions(first: 3) { nodes { channel direction at subject note agent } }
    opportunities(first: 3) { nodes { name stage probability expectedCloseOn createdAt amount { amount currency } } }
    records {
      __typename source recordId asOf
      link { confidence since evidence { key level source recordId } }
      ... on BusinessPartner { name taxNumber email phone bankCard creditLimit { amount currency } address { line city } }
      ... on Contact { name nationalId birthDate mobile email address { line city } }
      ... on Requester { name email phone }
      ... on ShopCustomer { name email phone address { line city } lastLoginAt }
    }
    parent { id name }
    subsidiaries { id name }
    value { rfm { recency frequency monetary segment } historicValue { amount currency } averageOrder { amount currency } tier }
    risk { churn { score band reasons { code points description } } }
    lifecycleStage
    service { openTickets firstResponseMinutes resolutionHours reopenRate repeatComplaintRate csat nps ratings { csat nps } }
    dataQuality { completeness consistency freshness contradictions { field values { source value } } }
  }
}`;
