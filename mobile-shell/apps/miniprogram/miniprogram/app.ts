import { scale } from './lib/look';

App({
  onLaunch() {
    scale.read();
  },
  onShow() {
    // The size of type is set in WeChat's own settings, which people come back from.
    scale.read();
  },
});
