/** A town in which sample customers live. */
export interface Place {
  readonly city: string;
  readonly province: string;
  /** The postal code's first characters; the generator fills it up with digits. */
  readonly postalPrefix: string;
  readonly country: string;
  readonly region: Region;
}

export type Region = '华东' | '华北' | '华南' | '西南' | 'EMEA' | 'AMER';

/** Account managers by region. */
export const OWNERS: Readonly<Record<Region, readonly string[]>> = {
  华东: ['am01', 'am02'],
  华北: ['am03', 'am04'],
  华南: ['am05', 'am06'],
  西南: ['am07', 'am08'],
  EMEA: ['am09', 'am10'],
  AMER: ['am11', 'am12'],
};

function place(line: string): Place {
  const [city = '', province = '', postalPrefix = '', country = '', region = ''] = line.split('|');
  if (!isRegion(region)) throw new RangeError(`expected a region of the samples, got ${region}`);
  return { city, province, postalPrefix, country, region };
}

function isRegion(text: string): text is Region {
  return Object.hasOwn(OWNERS, text);
}

export const CHINESE_PLACES: readonly Place[] = [
  '上海市|上海市|200|CN|华东',
  '杭州市|浙江省|310|CN|华东',
  '南京市|江苏省|210|CN|华东',
  '苏州市|江苏省|215|CN|华东',
  '北京市|北京市|100|CN|华北',
  '天津市|天津市|300|CN|华北',
  '石家庄市|河北省|050|CN|华北',
  '广州市|广东省|510|CN|华南',
  '深圳市|广东省|518|CN|华南',
  '厦门市|福建省|361|CN|华南',
  '成都市|四川省|610|CN|西南',
  '重庆市|重庆市|400|CN|西南',
  '昆明市|云南省|650|CN|西南',
].map(place);

export const WESTERN_PLACES: readonly Place[] = [
  'London|Greater London|EC1A 1|GB|EMEA',
  'Manchester|Greater Manchester|M1 1|GB|EMEA',
  'Paris|Île-de-France|750|FR|EMEA',
  'Lyon|Auvergne-Rhône-Alpes|690|FR|EMEA',
  'New York|NY|100|US|AMER',
  'Austin|TX|787|US|AMER',
  'Seattle|WA|981|US|AMER',
].map(place);

export const CHINESE_STREETS: readonly string[] = [
  '人民路',
  '中山路',
  '解放大道',
  '建设路',
  '和平街',
  '长江路',
  '黄河路',
  '学府路',
  '新华街',
  '滨江大道',
  '文化路',
  '工业园路',
];

export const WESTERN_STREETS: readonly string[] = [
  'High Street',
  'Mill Lane',
  'Station Road',
  'Oak Avenue',
  'Maple Street',
  'Rue des Lilas',
  'Church Road',
  'Park Avenue',
  'Harbour Street',
  'Cedar Drive',
];
