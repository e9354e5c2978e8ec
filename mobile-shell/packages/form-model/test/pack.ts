/** A small pack as the catalogue compiles them: two pages, a hidden group, rows, two materials. */
export const PACK = JSON.stringify({
  checks: [],
  fees: [],
  fields: [
    {
      fields: [
        { key: 'name', maxLength: 20, minLength: 2, required: true, title: { en: 'Name', zh: '姓名' }, type: 'text' },
        { key: 'capital', required: true, title: { en: 'Capital', zh: '资金数额' }, type: 'number', unit: { zh: '万元' } },
        { default: 'shop', choices: [{ title: { zh: '店铺' }, value: 'shop' }, { title: { zh: '摊位' }, value: 'stall' }], key: 'kind', required: true, title: { zh: '类型' }, type: 'choice' },
      ],
      key: 'business',
      required: true,
      title: { en: 'Business', zh: '经营信息' },
      type: 'group',
    },
    {
      fields: [
        { key: 'byAgent', required: true, title: { en: 'By agent', zh: '委托他人代办' }, type: 'boolean' },
        {
          fields: [{ key: 'name', maxLength: 20, required: true, title: { zh: '代理人姓名' }, type: 'text' }],
          key: 'agent',
          required: true,
          title: { zh: '代理人' },
          type: 'group',
          visibleWhen: 0,
        },
        {
          fields: [{ key: 'name', maxLength: 20, required: true, title: { zh: '姓名' }, type: 'text' }],
          key: 'helpers',
          maxItems: 3,
          title: { zh: '从业人员' },
          type: 'rows',
        },
      ],
      key: 'agency',
      required: true,
      title: { zh: '办理方式' },
      type: 'group',
    },
  ],
  format: 'onewindow-pack/1',
  item: 'example',
  limits: { maxBytes: 65536, maxDepth: 8, maxRows: 20, maxText: 1000 },
  materials: [
    {
      copies: 1,
      files: { maxBytes: 1048576, maxCount: 2, mediaTypes: ['image/png'] },
      form: 'copy',
      id: 'identity',
      name: { zh: '身份证明' },
      originals: 0,
      why: { zh: '核对本人' },
    },
    {
      copies: 0,
      files: { maxBytes: 1048576, maxCount: 2, mediaTypes: ['image/png'] },
      form: 'original',
      id: 'authority',
      name: { zh: '委托书' },
      neededWhen: 1,
      originals: 1,
      why: { zh: '您选择了委托他人代办' },
    },
  ],
  name: { zh: '示例' },
  rules: [
    { expr: { field: '/agency/byAgent' }, id: 'visible:/agency/agent', source: 'agency.byAgent' },
    { expr: { field: '/agency/byAgent' }, id: 'material:authority', source: 'agency.byAgent' },
  ],
  situations: ['/agency/byAgent'],
  version: 1,
});
