import '@onewindow/ui/styles.css';
import './desk.css';
import { followLang, followScheme } from '@onewindow/ui';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';

followScheme();
void followLang().then(() => createApp(App).use(router).mount('#app'));
