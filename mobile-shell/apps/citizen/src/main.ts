import '@onewindow/ui/styles.css';
import './app.css';
import { followLang, followScheme } from '@onewindow/ui';
import { createApp } from 'vue';
import App from './App.vue';
import { followElder } from './data/elder';
import { router } from './router';

followScheme();
followElder();
void followLang().then(() => createApp(App).use(router).mount('#app'));
