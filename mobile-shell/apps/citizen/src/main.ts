import '@onewindow/ui/styles.css';
import './app.css';
import { DOWNLOADS, followLang, followScheme } from '@onewindow/ui';
import { createApp } from 'vue';
import App from './App.vue';
import { followElder } from './data/elder';
import { followLine } from './data/line';
import { flushOutOfSight } from './kept/flush';
import { isKiosk } from './kiosk/mode';
import { router } from './router';

followScheme();
followElder();
followLine();
flushOutOfSight();
void followLang().then(() => createApp(App).provide(DOWNLOADS, !isKiosk).use(router).mount('#app'));
