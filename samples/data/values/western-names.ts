export const FIRST_MALE: readonly string[] =
  'James John Robert Michael William David Richard Thomas Charles Daniel Matthew Anthony Mark Steven Paul Andrew Joshua George Kevin Brian Edward Ronald Timothy Jason Jeffrey Ryan Jacob Gary Pierre Luc Antoine Étienne'.split(
    ' ',
  );

export const FIRST_FEMALE: readonly string[] =
  'Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Claire Camille Élodie Chloé'.split(
    ' ',
  );

export const LAST: readonly string[] =
  "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Jackson Thompson White Lopez Lee Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Dubois Moreau Laurent Lefèvre O'Neill Müller".split(
    ' ',
  );
