import { Person } from './people';
import { expect, test } from './test';

const FOOD = '食品经营许可';
const SIGN = '设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批';
const PAPERS = [
  '营业执照复印件',
  '主要设备设施布局、操作流程文件',
  '食品安全管理制度文本',
  '负责人及食品安全管理人员身份证明',
  '经营设备、工具清单',
  '规划总平面图或规划行政许可文件',
  '房屋产权证',
  '白天和夜晚实景效果图',
  '设施设计图纸',
  '安全承诺书',
];

test('a restaurant and its sign are applied for as one', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/packages/canyin');
  await page.getByRole('link', { name: '一起办' }).click();
  await page.waitForURL(/\/(login|start)/);
  if (page.url().includes('/login')) await citizen.logIn('13800000001');
  await page.getByRole('checkbox', { name: SIGN }).check();
  await page.getByRole('radiogroup', { name: '在哪个区办理' }).getByText('东区').click();
  await citizen.shot('together-01-choose');
  await page.getByRole('button', { name: '开始填写' }).click();

  // Asked once for both; a gap is told before going on.
  await expect(page.getByRole('heading', { level: 2, name: '共用信息' })).toBeVisible();
  await page.getByRole('button', { name: '下一步' }).click();
  await expect(page.getByRole('alert')).toContainText('经营者名称');
  await expect(page.getByText('已按您的登记信息填好：联系手机。')).toBeVisible();
  await expect(page.getByLabel('联系手机')).toHaveValue('13800000001');
  await citizen.answer({ 经营者名称: '晨光餐饮店', 统一社会信用代码: '91411200QQQQ0003XT', 联系手机: '13800000001', 所在区: '东区', 经营场所地址: '东区和平路1号', 委托他人代办: '否' });
  await citizen.shot('together-02-shared');
  await page.getByRole('button', { name: '下一步' }).click();

  // Each item's own questions, without those asked before.
  await expect(page.getByRole('heading', { level: 2, name: '申请人' })).toBeVisible();
  await expect(page.getByLabel('统一社会信用代码')).toBeHidden();
  await citizen.answer({ 经营主体类型: '个体工商户', 法定代表人或负责人: '林晓', 法定代表人或负责人身份号码: '990000199001010017' });
  await citizen.next('经营内容');
  await citizen.answer({ 主体业态: '餐饮服务经营者（餐馆、小吃、饮品店）' });
  await page.getByText('热食类食品制售', { exact: true }).click();
  await citizen.answer({ 最多同时用餐人数: '30', 通过网络经营: '否' });
  await citizen.next('经营场所');
  await citizen.answer({ 经营面积: '80', 食品处理区面积: '20', 另有外设仓库: '否' });
  await citizen.shot('together-03-item');
  await citizen.next('食品安全管理人员');
  await citizen.answer({ 从业人员总数: '3' });
  await page.getByRole('button', { name: /添加|增加/ }).click();
  await citizen.answer({ 姓名: '林晓', 公民身份号码: '990000199001010017', 职务: '食品安全员', 专职: '是' });
  await citizen.next('设置人');
  await citizen.answer({ 申请人类型: '单位或个体工商户', 联系人: '林晓' });
  await citizen.next('广告或宣传品');
  await citizen.answer({ 设置种类: '大型广告牌、灯箱', 内容简述: '店招', 设置开始日期: '2026-12-01', 设置结束日期: '2027-11-30' });
  await page.getByRole('button', { name: /添加|增加/ }).click();
  await citizen.answer({ 具体位置: '东墙', 宽: '3', 高: '2' });
  await citizen.next('设置地点');
  await citizen.answer({ 设置在什么上面: '建筑物墙面', 场地使用方式: '自有' });
  await page.getByRole('button', { name: '下一步' }).click();
  await citizen.answer({ 设计单位: '示例设计', 安装单位: '示例安装', 日常维护责任人: '林晓', 维护责任人手机: '13800000001' });
  await citizen.next('提交材料');

  // A document both need is listed once.
  await expect(page.getByRole('heading', { level: 3, name: '统一社会信用代码证照' })).toBeHidden();
  for (const paper of PAPERS) await citizen.upload(paper, 'a.png');
  await citizen.shot('together-04-papers');
  await citizen.next('核对并提交');
  await citizen.shot('together-05-check');
  await citizen.handIn('一起提交');

  await expect(page.getByText('已办成 0 件，共 2 件')).toBeVisible();
  const food = page.getByRole('listitem').filter({ hasText: FOOD });
  await expect(food).toContainText('已收件');
  await expect(page.getByRole('listitem').filter({ hasText: '营业执照信息核验' })).toContainText('线下或其他系统办理');
  await expect(page.getByText('目前没有需要缴纳的费用。')).toBeVisible();
  await citizen.shot('together-06-progress');
  await food.getByRole('link').click();
  await page.getByRole('link', { name: /属于“开办餐饮店一件事”/ }).click();
  await page.goto('/cases');
  await expect(page.getByRole('link', { name: /开办餐饮店一件事/ })).toBeVisible();
  await citizen.leave();
});
