import { averageOrder } from './average-order.ts';
import { churnBand, churnReasons, churnScore } from './churn.ts';
import { completeness } from './completeness.ts';
import { consistency } from './consistency.ts';
import { contradictions } from './contradictions.ts';
import type { Derived } from './derived.ts';
import { freshness } from './freshness.ts';
import { historicValue } from './historic-value.ts';
import { lifecycleStage } from './lifecycle-stage.ts';
import { openTickets } from './open-tickets.ts';
import { reopenRate } from './reopen-rate.ts';
import { repeatComplaintRate } from './repeat-complaint-rate.ts';
import { rfmFrequency, rfmMonetary, rfmRecency, rfmSegmentOf } from './rfm.ts';
import { csat, nps, ratingCounts } from './satisfaction.ts';
import { valueTier } from './value-tier.ts';
import { firstResponseMinutes, resolutionHours } from './waiting-times.ts';

/** Every derived field, by its coordinate in `schema/customer.graphql`. */
export const DERIVED: Readonly<Record<string, Derived>> = {
  'Customer.lifecycleStage': lifecycleStage,
  'CustomerValue.historicValue': historicValue,
  'CustomerValue.averageOrder': averageOrder,
  'CustomerValue.tier': valueTier,
  'Rfm.recency': rfmRecency,
  'Rfm.frequency': rfmFrequency,
  'Rfm.monetary': rfmMonetary,
  'Rfm.segment': rfmSegmentOf,
  'ChurnRisk.score': churnScore,
  'ChurnRisk.band': churnBand,
  'ChurnRisk.reasons': churnReasons,
  'CustomerService.openTickets': openTickets,
  'CustomerService.firstResponseMinutes': firstResponseMinutes,
  'CustomerService.resolutionHours': resolutionHours,
  'CustomerService.reopenRate': reopenRate,
  'CustomerService.repeatComplaintRate': repeatComplaintRate,
  'CustomerService.csat': csat,
  'CustomerService.nps': nps,
  'CustomerService.ratings': ratingCounts,
  'DataQuality.completeness': completeness,
  'DataQuality.consistency': consistency,
  'DataQuality.freshness': freshness,
  'DataQuality.contradictions': contradictions,
};
