import type { Mask } from './mask.ts';

/** Nothing at all. Unlike DENY it forbids nothing: another role of the viewer may still open the field. */
export const hide: Mask = {
  name: 'hide',
  strength: 100,
  accepts: '*',
  categories: '*',
  reveals: [],
  apply: () => null,
};
