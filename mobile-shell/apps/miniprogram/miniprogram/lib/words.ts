/** The interface's texts. Those about rules and cases come from the core and the server, in the same language. */
const zh = {
  appName: '一窗', citizen: '个人办事', search: '搜索事项，如“开店”', find: '搜索', popular: '高频事项', all: '全部事项', retry: '重试', loading: '正在加载…',
  failed: '没有成功', offline: '连不上服务器，请检查网络后再试。', unexpected: '出了意外的问题，请稍后再试。', none: '没有找到',
  guide: '办事指南', promised: '承诺时限', visits: '跑动次数', fee: '收费', free: '不收费', charged: '收费', noVisit: '一次不用跑', times: '{n} 次', materials: '材料', conditions: '受理条件', basis: '设定依据', atOnce: '当场办结', workdays: '{n} 个工作日', days: '{n} 天', months: '{n} 个月', apply: '在线办理', always: '必需', conditional: '视情况', checklistHint: '填写后会准确告诉您需要哪些材料。', notOnline: '请到窗口办理',
  start: '开始办理', whoApplies: '以谁的名义办理', myself: '本人', district: '在哪个区办理', pickDistrict: '请选择办理的区', fill: '开始填写', draftFound: '您有一份没填完的申请', goOn: '继续填写', anew: '重新填一份', autosave: '填写的内容会自动保存，可以随时离开再回来。',
  next: '下一步', previous: '上一步', stepOf: '第 {n} 步，共 {total} 步', optional: '选填', pleaseChoose: '请选择', yes: '是', no: '否', wrongPlaces: '有 {n} 处需要修改', addRow: '添加一条', removeRow: '删除', rowTitle: '{title}（{n}）', computed: '自动算出', saved: '已保存', saving: '正在保存…', waiting: '还没有保存', notSaved: '没有网络，联网后自动保存', conflict: '这份申请在别处改过', refused: '保存没有成功', keepMine: '用这里的', takeTheirs: '用那边的', needed: '需要 {n} 份材料',
  stepMaterials: '提交材料', stepCheck: '核对并提交', complete: '材料都齐了', incomplete: '还差 {n} 份', because: '因为', choose: '选择文件', photo: '拍照或相册', chat: '聊天文件', uploading: '正在上传 {n}%', remove: '删除', wayUpload: '上传', wayLicence: '用电子证照', wayCommit: '告知承诺', wayDefer: '容缺后补', useLicence: '用我的电子证照，免交纸质材料', commitTick: '我已阅读并承诺', deferTick: '我会在 {n} 个工作日内补交', shared: '由部门共享，不用提交', generated: '系统自动生成，不用提交', tooLarge: '文件不能超过 {n} MB', scanning: '安全检查中', fileRefused: '未通过安全检查，请删除后重新上传',
  checkLead: '请核对，提交后由窗口审核。', change: '修改', submit: '提交申请', submitting: '正在提交…', fees: '费用', unanswered: '未填写', stillOpen: '提交前还需要处理',
  receipt: '回执', done: '提交成功', doneLead: '窗口会在五个工作日内告诉您是否受理。', number: '办件编号', receiptNumber: '回执编号', issuedAt: '收件时间', seeCase: '查看办件进度', home: '返回首页', received: '已收材料',
  cases: '我的办件', noCases: '还没有办件', noCasesHint: '在首页找到要办的事项，提交后就能在这里看进度。', draft: '草稿', updated: '{date} 开始填写', submittedAt: '{date} 提交',
  progress: '办理进度', due: '承诺办结日', continueDraft: '继续填写', supplement: '补正材料', withdraw: '撤回申请', withdrawAsk: '撤回后这份申请就结束了，确定吗？', sure: '确定', cancel: '取消', applicant: '申请人', notices: '通知', deleteDraft: '删除草稿', deleteAsk: '删除后不能恢复，确定吗？',
  login: '登录', loginLead: '用手机号码登录', mobile: '手机号码', code: '短信验证码', getCode: '获取验证码', again: '{n} 秒后重发', demoCode: '演示环境，验证码是 {code}', sent: '验证码已发送', binds: '登录后本微信与该手机号的账号绑定，下次自动登录；可在“我的”中解绑。', unbind: '解绑本账号的微信', unbound: '已解绑，下次需用验证码登录', notBound: '没有绑定微信',
  me: '我的', signOut: '退出登录', firms: '我的企业', licences: '我的电子证照', notSignedIn: '登录后可以办事、看进度', realName: '实名等级 {n}',
  stateNotNeeded: '不需要', stateUndetermined: '待定', stateNeeded: '需要提供', stateProvided: '已提供', stateHeldLicence: '用电子证照', stateSharedData: '免提交', stateCommitted: '已承诺', stateDeferred: '容缺后补', stateRejected: '需要更正', originals: '原件 {n} 份', copies: '复印件 {n} 份',
};

const en: Record<keyof typeof zh, string> = {
  appName: 'OneWindow', citizen: 'For citizens', search: 'Search, such as “open a shop”', find: 'Search', popular: 'Popular', all: 'All services', retry: 'Try again', loading: 'Loading…',
  failed: 'That did not work', offline: 'The server cannot be reached. Check the connection and try again.', unexpected: 'Something unexpected happened. Please try again later.', none: 'Nothing found',
  guide: 'Service guide', promised: 'Promised', visits: 'Visits', fee: 'Fee', free: 'Free', charged: 'Charged', noVisit: 'None', times: '{n}', materials: 'Documents', conditions: 'Conditions', basis: 'Legal basis', atOnce: 'At once', workdays: '{n} working days', days: '{n} days', months: '{n} months', apply: 'Apply online', always: 'Always', conditional: 'Depends', checklistHint: 'As you fill in the form you will see exactly which documents you need.', notOnline: 'Apply at a window',
  start: 'Begin', whoApplies: 'Who applies', myself: 'Myself', district: 'In which district', pickDistrict: 'Choose a district', fill: 'Begin to fill in', draftFound: 'You have a draft', goOn: 'Go on with it', anew: 'Begin another', autosave: 'What you type is saved by itself; you can leave and come back.',
  next: 'Next', previous: 'Back', stepOf: 'Step {n} of {total}', optional: 'optional', pleaseChoose: 'Please choose', yes: 'Yes', no: 'No', wrongPlaces: '{n} things to correct', addRow: 'Add one', removeRow: 'Remove', rowTitle: '{title} ({n})', computed: 'worked out', saved: 'Saved', saving: 'Saving…', waiting: 'Not saved yet', notSaved: 'No connection; it is saved as soon as there is one', conflict: 'This application was changed elsewhere', refused: 'It could not be saved', keepMine: 'Keep this one', takeTheirs: 'Take the other', needed: '{n} documents needed',
  stepMaterials: 'Documents', stepCheck: 'Check and submit', complete: 'All documents are there', incomplete: '{n} missing', because: 'Because', choose: 'Choose a file', photo: 'Photo', chat: 'File from a chat', uploading: 'Uploading {n}%', remove: 'Remove', wayUpload: 'Upload', wayLicence: 'E-licence', wayCommit: 'Promise', wayDefer: 'Later', useLicence: 'Use my e-licence in the place of paper', commitTick: 'I have read this and promise it', deferTick: 'I will hand it in within {n} working days', shared: 'Shared between departments; nothing to hand in', generated: 'Made by the system; nothing to hand in', tooLarge: 'A file may have at most {n} MB', scanning: 'Being checked', fileRefused: 'It did not pass the check; remove it and upload another',
  checkLead: 'Please check; the window examines what you hand in.', change: 'Change', submit: 'Submit', submitting: 'Submitting…', fees: 'Fees', unanswered: 'Not answered', stillOpen: 'To be done before you submit',
  receipt: 'Receipt', done: 'Submitted', doneLead: 'Within five working days the window tells you whether it accepts.', number: 'Case number', receiptNumber: 'Receipt number', issuedAt: 'Received', seeCase: 'Follow the case', home: 'Home', received: 'Documents received',
  cases: 'My cases', noCases: 'No cases yet', noCasesHint: 'Find a service on the first page; what you hand in is shown here.', draft: 'Draft', updated: 'begun {date}', submittedAt: 'submitted {date}',
  progress: 'Progress', due: 'Promised by', continueDraft: 'Go on filling in', supplement: 'Supply what is missing', withdraw: 'Withdraw', withdrawAsk: 'The application ends with this. Are you sure?', sure: 'Yes', cancel: 'No', applicant: 'Applicant', notices: 'Notices', deleteDraft: 'Delete the draft', deleteAsk: 'It does not come back. Are you sure?',
  login: 'Log in', loginLead: 'Log in with your mobile number', mobile: 'Mobile number', code: 'Code', getCode: 'Get a code', again: 'again in {n} s', demoCode: 'Demonstration: the code is {code}', sent: 'The code was sent', binds: 'This WeChat is then bound to the account of this number and logs you in by itself; you can end that under “Me”.', unbind: 'Unbind WeChat', unbound: 'Unbound; log in by a code next time', notBound: 'No WeChat is bound',
  me: 'Me', signOut: 'Log out', firms: 'My firms', licences: 'My e-licences', notSignedIn: 'Log in to apply and to follow your cases', realName: 'Real-name level {n}',
  stateNotNeeded: 'not needed', stateUndetermined: 'not decided yet', stateNeeded: 'needed', stateProvided: 'provided', stateHeldLicence: 'e-licence', stateSharedData: 'shared', stateCommitted: 'promised', stateDeferred: 'later', stateRejected: 'to be corrected', originals: '{n} original', copies: '{n} copies',
};

export const lang = wx.getAppBaseInfo().language.startsWith('en') ? ('en' as const) : ('zh-CN' as const);

/** All texts, for templates. */
export const words: Record<keyof typeof zh, string> = lang === 'en' ? en : zh;

export function t(key: keyof typeof zh, values: Record<string, string | number> = {}): string {
  return words[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}
