// The form of the bench: a food business licence, 60 fields that hold a value, 8 rules over several
// of them, 15 documents that depend on the answers.
import {
  all,
  among,
  any,
  atMost,
  boolean,
  check,
  choice,
  eq,
  field,
  formatted,
  ge,
  group,
  gt,
  integer,
  le,
  line,
  material,
  ne,
  number,
  patterned,
  sum,
  times,
} from './describe.mjs';

const optional = { required: false };
const clock = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

const applicant = group('applicant', '申请人', 'Applicant', [
  choice('kind', '申请人类型', 'Kind of applicant', [
    ['person', '个体工商户', 'Sole trader'],
    ['firm', '企业', 'Firm'],
  ]),
  line('name', '名称', 'Name', 2, 60),
  formatted('uscc', '统一社会信用代码', 'Unified social credit code', 'cn-uscc', { when: eq('applicant/kind', 'firm') }),
  number('capital', '注册资本（万元）', 'Registered capital (10 000 yuan)', 0, 1000000, { when: eq('applicant/kind', 'firm') }),
  number('paidIn', '实缴资本（万元）', 'Paid-in capital (10 000 yuan)', 0, 1000000, { when: eq('applicant/kind', 'firm') }),
  patterned('permit', '个体户登记号', 'Registration number', '^[0-9]{15}$', { when: eq('applicant/kind', 'person') }),
  group('head', '负责人', 'Person in charge', [
    line('name', '姓名', 'Name', 2, 30),
    formatted('mobile', '手机号码', 'Mobile', 'cn-mobile'),
    choice('idKind', '证件类型', 'Kind of identity document', [
      ['resident', '居民身份证', 'Resident identity card'],
      ['passport', '护照', 'Passport'],
      ['other', '其他证件', 'Other'],
    ]),
    formatted('born', '出生日期', 'Date of birth', 'date'),
  ]),
]);

const contact = group('contact', '联系方式', 'Contact', [
  line('name', '联系人', 'Contact person', 2, 30),
  formatted('mobile', '联系手机', 'Mobile', 'cn-mobile'),
  formatted('email', '电子邮箱', 'E-mail', 'email'),
  patterned('phone', '固定电话', 'Telephone', '^0[0-9]{2,3}-[0-9]{7,8}$', optional),
  choice('lang', '通知语言', 'Language of notices', [
    ['zh', '中文', 'Chinese'],
    ['en', '英文', 'English'],
  ]),
  boolean('sms', '接收短信', 'Text messages', optional),
]);

const premises = group('premises', '经营场所', 'Premises', [
  group('address', '地址', 'Address', [
    choice('district', '所在区', 'District', [
      ['east', '东区', 'East'],
      ['west', '西区', 'West'],
      ['south', '南区', 'South'],
      ['north', '北区', 'North'],
    ]),
    line('street', '街道和门牌', 'Street and number', 2, 80),
    line('door', '楼层和房号', 'Floor and room', 1, 20),
    patterned('postcode', '邮政编码', 'Postcode', '^[1-9][0-9]{5}$'),
  ]),
  choice('right', '场所使用方式', 'How the premises are held', [
    ['owned', '自有', 'Owned'],
    ['rented', '租赁', 'Rented'],
    ['free', '无偿使用', 'Used free of charge'],
  ]),
  group(
    'lease',
    '租赁',
    'Lease',
    [
      line('owner', '出租人', 'Landlord', 2, 60),
      formatted('mobile', '出租人手机', 'Mobile of the landlord', 'cn-mobile'),
      formatted('from', '租期开始', 'Lease begins', 'date'),
      formatted('to', '租期结束', 'Lease ends', 'date'),
      number('rent', '月租金（元）', 'Monthly rent (yuan)', 0, 10000000),
    ],
    { when: eq('premises/right', 'rented') },
  ),
  number('area', '总面积（平方米）', 'Floor area (m²)', 1, 100000),
  number('kitchen', '厨房面积（平方米）', 'Kitchen (m²)', 0, 100000),
  number('dining', '用餐面积（平方米）', 'Dining room (m²)', 0, 100000),
  number('store', '库房面积（平方米）', 'Store room (m²)', 0, 100000),
  integer('floors', '层数', 'Floors', 1, 20),
]);

const business = group('business', '经营内容', 'Business', [
  choice('sector', '主体业态', 'Sector', [
    ['restaurant', '餐馆', 'Restaurant'],
    ['canteen', '食堂', 'Canteen'],
    ['bar', '酒吧', 'Bar'],
    ['cafe', '饮品店', 'Café'],
    ['stall', '小吃店', 'Snack stall'],
  ]),
  integer('seats', '餐位数', 'Seats', 0, 5000),
  integer('staff', '从业人数', 'Staff', 1, 5000),
  formatted('opensOn', '开业日期', 'Opening day', 'date'),
  patterned('opensAt', '开门时间', 'Opens at', clock),
  patterned('closesAt', '关门时间', 'Closes at', clock),
  group('sells', '经营项目', 'What is sold', [
    boolean('cold', '冷食', 'Cold dishes'),
    boolean('raw', '生食', 'Raw dishes'),
    boolean('cake', '糕点', 'Cakes'),
    boolean('alcohol', '酒类', 'Alcohol'),
    boolean('online', '网络外卖', 'Online delivery'),
  ]),
  line('platform', '外卖平台', 'Delivery platform', 2, 60, { when: eq('business/sells/online', true) }),
]);

const safety = group('safety', '食品安全', 'Food safety', [
  group('manager', '食品安全管理员', 'Food safety manager', [
    line('name', '姓名', 'Name', 2, 30),
    patterned('card', '考核证号', 'Certificate number', '^[A-Z][0-9]{10}$'),
    formatted('until', '证书有效期', 'Certificate valid until', 'date'),
  ]),
  integer('health', '健康证数', 'Health cards', 0, 5000),
  boolean('gas', '使用燃气', 'Gas is used'),
  line('supplier', '燃气供应商', 'Gas supplier', 2, 60, { when: eq('safety/gas', true) }),
  choice('water', '水源', 'Water', [
    ['mains', '自来水', 'Mains'],
    ['well', '自备井水', 'Well'],
    ['tank', '二次供水', 'Tank'],
  ]),
  integer('hoods', '油烟净化器', 'Fume extractors', 0, 100),
  boolean('waste', '已签餐厨垃圾协议', 'Kitchen waste contract signed'),
]);

const agent = group('agent', '委托代理', 'Agent', [
  boolean('used', '委托他人办理', 'Somebody else applies'),
  line('name', '代理人', 'Agent', 2, 30, { when: eq('agent/used', true) }),
  formatted('mobile', '代理人手机', 'Mobile of the agent', 'cn-mobile', { when: eq('agent/used', true) }),
  formatted('until', '委托期限', 'Mandate ends', 'date', { when: eq('agent/used', true) }),
]);

const result = group('result', '领取方式', 'Result', [
  choice('by', '领取方式', 'How it is delivered', [
    ['pickup', '窗口领取', 'At the window'],
    ['mail', '邮寄', 'By mail'],
  ]),
  line('to', '收件人', 'Recipient', 2, 30, { when: eq('result/by', 'mail') }),
  formatted('mobile', '收件手机', 'Mobile of the recipient', 'cn-mobile', { when: eq('result/by', 'mail') }),
  line('address', '收件地址', 'Address', 5, 120, { when: eq('result/by', 'mail') }),
]);

const checks = [
  check('paid-in', 'applicant/paidIn', le('applicant/paidIn', field('applicant/capital')), '实缴资本不能大于注册资本', 'Paid-in capital cannot exceed registered capital'),
  check('rooms', 'premises/area', atMost(sum('premises/kitchen', 'premises/dining', 'premises/store'), field('premises/area')), '各部分面积之和不能大于总面积', 'The rooms cannot be larger than the whole'),
  check('kitchen', 'premises/kitchen', ge('premises/dining', field('premises/kitchen')), '厨房面积不能大于用餐面积', 'The kitchen cannot be larger than the dining room'),
  check('lease', 'premises/lease/to', gt('premises/lease/to', field('premises/lease/from')), '租期结束应在开始之后', 'The lease must end after it begins'),
  check('seats', 'business/seats', le('business/seats', times('premises/dining', 1.5)), '每个餐位至少三分之二平方米', 'Each seat needs two thirds of a square metre'),
  check('health', 'safety/health', ge('safety/health', field('business/staff')), '每个从业人员都要有健康证', 'Everybody on the staff needs a health card'),
  check('manager', 'safety/manager/until', gt('safety/manager/until', field('business/opensOn')), '证书在开业时应有效', 'The certificate must be valid on the opening day'),
  check('people', 'contact/name', ne('contact/name', field('safety/manager/name')), '联系人和管理员不能是同一人', 'The contact person cannot be the food safety manager'),
];

const materials = [
  material('identity-card', '负责人身份证', 'Identity card', eq('applicant/head/idKind', 'resident')),
  material('passport', '护照或者其他证件', 'Passport or other document', among('applicant/head/idKind', ['passport', 'other'])),
  material('business-licence', '营业执照', 'Business licence', eq('applicant/kind', 'firm')),
  material('articles', '公司章程', 'Articles of association', all(eq('applicant/kind', 'firm'), ge('applicant/capital', 500))),
  material('deed', '房产证明', 'Deed', eq('premises/right', 'owned')),
  material('lease', '租赁合同', 'Lease contract', eq('premises/right', 'rented')),
  material('free-use', '无偿使用证明', 'Proof of free use', eq('premises/right', 'free')),
  material('layout', '平面布局图', 'Layout plan', any(ge('premises/area', 150), ge('premises/store', 40))),
  material('fire', '消防检查合格证', 'Fire inspection', any(ge('premises/dining', 200), all(ge('premises/floors', 2), ge('business/seats', 50)))),
  material('cold-room', '专间操作说明', 'Cold room instructions', any(eq('business/sells/cold', true), eq('business/sells/raw', true))),
  material('online', '网络经营备案', 'Online business filing', eq('business/sells/online', true)),
  material('alcohol', '酒类备案', 'Alcohol filing', all(eq('business/sells/alcohol', true), among('business/sector', ['bar', 'restaurant']))),
  material('gas', '燃气检查合格单', 'Gas inspection', eq('safety/gas', true)),
  material('water', '水质检测报告', 'Water report', among('safety/water', ['well', 'tank'])),
  material('mandate', '授权委托书', 'Power of attorney', eq('agent/used', true)),
];

export const form = {
  item: 'bench-catering',
  name: { zh: '食品经营许可（餐饮）', en: 'Food business licence (catering)' },
  fields: [applicant, contact, premises, business, safety, agent, result],
  checks,
  materials,
};

/** A complete and right set of answers; what is hidden is not in it. */
export const answers = {
  applicant: {
    kind: 'firm',
    name: '晨光餐饮有限公司',
    uscc: '91330100MA27XK5R47',
    capital: 300,
    paidIn: 120.5,
    head: { name: '王小明', mobile: '13812345678', idKind: 'resident', born: '1986-04-17' },
  },
  contact: { name: '李芳', mobile: '13987654321', email: 'lifang@example.cn', phone: '0571-8765432', lang: 'zh', sms: true },
  premises: {
    address: { district: 'east', street: '文一路西段318号金色大厦', door: '东楼102室', postcode: '310012' },
    right: 'rented',
    lease: { owner: '陈国强', mobile: '13700001111', from: '2026-03-01', to: '2029-02-28', rent: 8600.5 },
    area: 128.5,
    kitchen: 32,
    dining: 70.5,
    store: 12,
    floors: 1,
  },
  business: {
    sector: 'restaurant',
    seats: 60,
    staff: 9,
    opensOn: '2026-05-01',
    opensAt: '09:30',
    closesAt: '21:30',
    sells: { cold: true, raw: false, cake: false, alcohol: false, online: true },
    platform: '美团',
  },
  safety: { manager: { name: '赵敏', card: 'A2026003121', until: '2028-06-30' }, health: 9, gas: false, water: 'mains', hoods: 2, waste: true },
  agent: { used: false },
  result: { by: 'pickup' },
};

/**
 * Changes of one field. Each is made and then taken back to the answer it had, so that a round of
 * them ends where it began. `text` stays right, `wrong` makes the field wrong, `check` breaks a rule
 * over several fields, `flip` shows or hides fields or changes what documents are needed.
 */
export const changes = [
  ['text', 'applicant/name', '晨曦餐饮有限公司'],
  ['text', 'contact/name', '李小芳'],
  ['wrong', 'contact/mobile', '1398765432'],
  ['text', 'premises/address/street', '文三路108号'],
  ['flip', 'business/sells/online', false],
  ['text', 'applicant/head/mobile', '13812345679'],
  ['wrong', 'contact/email', 'lifang@'],
  ['check', 'premises/store', 38.5],
  ['text', 'premises/lease/rent', 8700],
  ['flip', 'safety/gas', true],
  ['text', 'business/closesAt', '22:00'],
  ['wrong', 'applicant/uscc', '91330100MA27XK5R48'],
  ['text', 'contact/sms', false],
  ['flip', 'premises/right', 'owned'],
  ['check', 'applicant/paidIn', 320],
  ['text', 'premises/address/district', 'west'],
  ['wrong', 'premises/address/postcode', '01001'],
  ['flip', 'agent/used', true],
  ['text', 'safety/manager/card', 'B2026003122'],
  ['wrong', 'applicant/head/born', '1986-02-30'],
  ['flip', 'applicant/head/idKind', 'passport'],
  ['text', 'business/opensAt', '10:00'],
  ['check', 'safety/health', 8],
  ['wrong', 'safety/hoods', 101],
  ['flip', 'applicant/capital', 800],
  ['text', 'safety/hoods', 3],
  ['wrong', 'premises/lease/mobile', '12700001111'],
  ['flip', 'business/sells/alcohol', true],
  ['check', 'premises/lease/to', '2026-02-28'],
  ['flip', 'applicant/kind', 'person'],
];
