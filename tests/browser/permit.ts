/** A building permit (施工许可) that is ready to be handed in. */
export const ANSWERS = {
  owner: { kind: 'unit', name: '示例市滨河开发有限公司', uscc: '91411200QQQQ0003XT', head: '王强', mobile: '13800000002' },
  project: {
    name: '滨河路3号地块住宅楼',
    district: 'dongqu',
    address: '东区滨河路3号',
    kind: 'building',
    structure: 'frame',
    investment: 5200,
    floorArea: 18_000.5,
    planningPermitNumber: '建字第2026-018号',
    reviewNumber: 'SG2026-0031',
  },
  contract: { tendered: 'direct', price: 4800, signedOn: '2026-01-10', startOn: '2030-03-01', finishOn: '2031-09-30' },
  parties: { list: [{ role: 'build', name: '示例市建工集团有限公司', uscc: '91411200QQQQ0003XT', head: '李工' }] },
  agency: { byAgent: false },
};
export const DOCUMENTS = ['land-approval', 'planning-permit', 'drawing-review', 'contract'];
export const CHOICES = { commitments: ['funding-statement'] };
