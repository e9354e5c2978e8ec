import { Applicant } from './applicant';
import { SERVER, startMiniProgram, type MiniProgram } from './mini';
import { expect, test } from './test';
import { answerRating, atWindow } from './window';

let mini: MiniProgram;

test.beforeAll(async () => {
  mini = await startMiniProgram();
});

test.afterAll(async () => {
  await mini.stop();
});

test('a citizen rates how a case was done, once, and once more after a bad rating was answered', async ({ page }) => {
  const owner = await Applicant.logIn(SERVER, '13800000056');
  const answers = {
    operator: { name: '周敏', residentId: '990000199001010017', mobile: '13800000056' },
    business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
    premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
    agency: { byAgent: false },
  };
  const { id, version } = await owner.handIn('getihu-sheli', answers, { commitments: ['premises-proof'] }, ['operator-identity']);
  await owner.leave();
  const phone = mini.phone(page);
  await phone.open('?at=/pages/login/index?next=%2Fpages%2Fcases%2Findex');
  await phone.logIn('13800000056');
  await phone.at('cases');
  const [ofCase, ofRating] = [`?at=/pages/case/index?id=${id}`, `?at=/pages/rating/index?id=${id}`];
  await phone.open(ofRating);
  await expect(phone.top.getByText('办结后可以评价')).toBeVisible();
  await phone.tap('返回办件');
  await expect(phone.top.locator('.event', { hasText: '已提交' })).toBeVisible();
  await expect(phone.top.getByText('服务评价')).toHaveCount(0);

  await atWindow(SERVER, { id, version }, 'non-acceptance', { reason: '不属于本窗口受理范围' });
  const other = mini.phone(await page.context().newPage());
  await other.open(ofRating);
  await other.tap('非常满意');
  await phone.open(ofCase);
  await phone.tap('去评价');
  await phone.at('rating');
  await expect(phone.top.getByRole('button', { name: '提交评价' })).toBeDisabled();
  await phone.tap('满意');
  await expect(phone.top.getByText('服务态度较好')).toBeVisible();
  await phone.shot('19-rating');
  await phone.tap('不满意');
  await expect(phone.top.getByText('服务态度较好')).toHaveCount(0);
  await phone.tap('窗口人员业务不熟练');
  await phone.type('想说的话（选填）', '问了三次，说法都不一样');
  await page.route('**/mpsim/net**', (route) => route.abort('internetdisconnected'));
  await phone.tap('提交评价');
  await expect(phone.top.getByRole('alert')).toHaveText('连不上服务器，请检查网络后再试。');
  await page.unroute('**/mpsim/net**');
  await phone.tap('提交评价');
  await expect(phone.top.getByText('感谢您的评价')).toBeVisible();
  await phone.shot('20-rated');
  await expect(phone.top.getByText('正在核实')).toBeVisible();
  await phone.tap('返回办件');
  await phone.at('case');
  await expect(phone.top.locator('.card', { hasText: '服务评价' })).toContainText('不满意');

  // It was rated meanwhile: this page says so, and shows what was given.
  await other.tap('提交评价');
  await expect(other.top.getByRole('alert')).toContainText('评价过');
  await expect(other.top.getByText('问了三次，说法都不一样')).toBeVisible();
  await expect(other.top.getByRole('button', { name: '提交评价' })).toHaveCount(0);
  await other.leave();

  await answerRating(SERVER, id, '已对窗口人员培训，口径已统一');
  await phone.tap('查看评价');
  await expect(phone.top.getByText('回复：已对窗口人员培训，口径已统一')).toBeVisible();
  await phone.tap('满意');
  await expect(phone.top.getByLabel('想说的话（选填）')).toHaveCount(0);
  await phone.tap('提交评价');
  await expect(phone.top.getByText('再次评价：满意')).toBeVisible();

  await page.route('**/mpsim/net**rating**', (route) => route.abort('internetdisconnected'));
  await phone.open(ofRating);
  await expect(phone.top.getByRole('alert')).toBeVisible();
  await page.unroute('**/mpsim/net**rating**');
  await phone.tap('重试');
  await expect(phone.top.getByText('再次评价：满意')).toBeVisible();
  await phone.open(`?scale=1.6&language=en&at=/pages/rating/index?id=${id}`);
  await expect(phone.top.getByText('Rated again: ')).toBeVisible();
  await phone.shot('21-elder-rating');
  await phone.leave();
});
