import { scale } from './lib/look';
import { lang, t } from './lib/words';

App({
  onLaunch() {
    scale.read();
    if (lang !== 'zh-CN') [t('home'), t('cases'), t('me')].forEach((text, index) => { wx.setTabBarItem({ index, text, fail: () => undefined }); });
  },
  onShow() {
    // The size of type is set in WeChat's own settings, which people come back from.
    scale.read();
  },
});
