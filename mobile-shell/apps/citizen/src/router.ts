import type { PlainKey } from '@onewindow/ui';
import { nextTick, watch, watchEffect } from 'vue';
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router';
import { guides, popularItems } from './data/ahead';
import { api, me } from './data/session';
import { t, type zh } from './messages';

declare module 'vue-router' {
  interface RouteMeta {
    title?: PlainKey<typeof zh>;
    /** Only for somebody signed in. */
    personal?: boolean;
    /** Shows the tabs at the foot. */
    tabs?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  // Another part of the same page does not begin at its top.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path && to.hash !== from.hash ? false : { top: 0 }),
  routes: [
    {
      path: '/',
      component: () => import('./views/HomeView.vue'),
      beforeEnter: () => {
        popularItems.ahead('person');
      },
      meta: { tabs: true },
    },
    { path: '/items', component: () => import('./views/ItemsView.vue'), meta: { tabs: true, title: 'itemsTitle' } },
    {
      path: '/items/:item',
      component: () => import('./views/GuideView.vue'),
      beforeEnter: ({ params }) => {
        guides.ahead(String(params['item']));
      },
      props: true,
      meta: { title: 'guideTitle' },
    },
    {
      path: '/items/:item/start',
      component: () => import('./views/StartView.vue'),
      props: true,
      meta: { title: 'startTitle', personal: true },
    },
    { path: '/packages/:pack', component: () => import('./views/PackageView.vue'), props: true, meta: { title: 'packageTitle' } },
    {
      path: '/packages/:pack/start',
      component: () => import('./views/TogetherStartView.vue'),
      props: true,
      meta: { title: 'startTitle', personal: true },
    },
    {
      path: '/together/:id',
      component: () => import('./views/TogetherView.vue'),
      props: true,
      meta: { title: 'togetherProgress', personal: true },
    },
    {
      path: '/together/:id/fill/:step?',
      component: () => import('./views/TogetherFillView.vue'),
      props: true,
      meta: { title: 'startTitle', personal: true },
    },
    { path: '/centres', component: () => import('./views/CentresView.vue'), meta: { title: 'centresTitle' } },
    { path: '/login', component: () => import('./views/LoginView.vue'), meta: { title: 'loginTitle' } },
    { path: '/login/return', component: () => import('./views/SignOnReturnView.vue'), meta: { title: 'loginTitle' } },
    { path: '/cases', component: () => import('./views/CasesView.vue'), meta: { tabs: true, title: 'casesTitle', personal: true } },
    { path: '/cases/:id', component: () => import('./views/CaseView.vue'), props: true, meta: { title: 'caseTitle', personal: true } },
    {
      path: '/cases/:id/fill/:step?',
      component: () => import('./views/FillView.vue'),
      props: true,
      meta: { title: 'startTitle', personal: true },
    },
    {
      path: '/cases/:id/receipt',
      component: () => import('./views/ReceiptView.vue'),
      props: true,
      meta: { title: 'receipt', personal: true },
    },
    { path: '/me', component: () => import('./views/MeView.vue'), meta: { tabs: true, title: 'meTitle' } },
    { path: '/me/messages', component: () => import('./views/MessagesView.vue'), meta: { title: 'messagesTitle', personal: true } },
    { path: '/me/credit', component: () => import('./views/CreditView.vue'), meta: { title: 'creditTitle', personal: true } },
    { path: '/me/devices', component: () => import('./views/DevicesView.vue'), meta: { title: 'devicesTitle', personal: true } },
    { path: '/me/email', component: () => import('./views/EmailView.vue'), meta: { title: 'emailTitle', personal: true } },
    { path: '/me/closing', component: () => import('./views/ClosingView.vue'), meta: { title: 'closingTitle', personal: true } },
    { path: '/me/agents', component: () => import('./views/AgentsView.vue'), meta: { title: 'agentsTitle', personal: true } },
    { path: '/me/consents', component: () => import('./views/ConsentsView.vue'), meta: { title: 'consentsTitle', personal: true } },
    { path: '/consent', component: () => import('./views/ConsentView.vue'), meta: { title: 'consentTitle', personal: true } },
    {
      path: '/receipts/:number',
      alias: '/receipts/:number/verification',
      component: () => import('./views/VerifyView.vue'),
      props: true,
      meta: { title: 'verifyTitle' },
    },
    { path: '/:rest(.*)*', component: () => import('./views/NotFoundView.vue'), meta: { title: 'notFoundTitle' } },
  ],
});

router.beforeEach((to, from) => {
  // A form that is open asks in place for a new log-in; its steps stay open until then.
  const isSameForm = to.matched[0] === from.matched[0] && to.params['id'] !== undefined && to.params['id'] === from.params['id'];
  if (to.meta.personal && !api.signedIn && !isSameForm) return { path: '/login', query: { next: to.fullPath } };
  return true;
});

// Whose session ended, here or in another tab, is not read on about by whoever comes next.
watch(me, (now, before) => {
  const { meta, path, fullPath } = router.currentRoute.value;
  const isForm = /\/fill(\/|$)/.test(path);
  if (before && !now && meta.personal && !isForm) void router.replace(api.signedIn ? '/' : { path: '/login', query: { next: fullPath } });
});

function name(to: RouteLocationNormalized): void {
  const title = to.meta.title ? `${t(to.meta.title)} · ` : '';
  document.title = `${title}${t('appName')} ${t('cityService')}`;
}

router.afterEach((to, from) => {
  // A screen reader hears the new page by its heading; the first page is announced by the browser itself.
  if (from.matched.length > 0 && to.path !== from.path) {
    void nextTick(() => {
      setTimeout(() => {
        if (document.activeElement === document.body || document.activeElement === null) {
          document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true });
        }
      });
    });
  }
});

watchEffect(() => {
  name(router.currentRoute.value);
});

/** Back where the person came from, or to `otherwise` when the app was opened here. */
export function goBack(otherwise: string): void {
  if (window.history.state?.back) router.back();
  else void router.replace(otherwise);
}
