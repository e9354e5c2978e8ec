import { createRouter, createWebHistory } from 'vue-router';
import { desksOf } from './data/desks';
import { me, whoami } from './data/session';

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/sign-in', name: 'signIn', component: () => import('./views/SignIn.vue'), meta: { open: true } },
    { path: '/', name: 'home', component: () => import('./views/Home.vue') },
    { path: '/:desk(window|approval|result)', name: 'queue', component: () => import('./views/Queue.vue'), props: true },
    { path: '/tasks', name: 'tasks', component: () => import('./views/Tasks.vue') },
    { path: '/templates', name: 'templates', component: () => import('./views/Templates.vue') },
    { path: '/mandates', name: 'mandates', component: () => import('./views/Mandates.vue') },
    { path: '/offices', name: 'offices', component: () => import('./views/Offices.vue') },
    { path: '/walk-ins', name: 'walkIns', component: () => import('./views/WalkIns.vue') },
    { path: '/walk-ins/:id', name: 'walkIn', component: () => import('./views/WalkInPage.vue'), props: true },
    { path: '/pre-reviews', name: 'preReviews', component: () => import('./views/PreReviews.vue') },
    { path: '/pre-reviews/:id', name: 'preReview', component: () => import('./views/PreReviewPage.vue'), props: true },
    { path: '/visits', name: 'visits', component: () => import('./views/Visits.vue') },
    { path: '/green-cases', name: 'greenCases', component: () => import('./views/GreenCases.vue') },
    { path: '/slots', name: 'slots', component: () => import('./views/Slots.vue') },
    { path: '/green-channel', name: 'green', component: () => import('./views/GreenChannel.vue') },
    { path: '/programs', name: 'programs', component: () => import('./views/Programs.vue') },
    { path: '/dead-letters', name: 'deadLetters', component: () => import('./views/DeadLetters.vue') },
    { path: '/lamps', name: 'lamps', component: () => import('./views/Lamps.vue') },
    { path: '/opinions', name: 'opinions', component: () => import('./views/Opinions.vue') },
    { path: '/promises', name: 'promises', component: () => import('./views/Promises.vue') },
    { path: '/ratings', name: 'ratings', component: () => import('./views/Ratings.vue') },
    { path: '/repairs', name: 'repairs', component: () => import('./views/Repairs.vue') },
    { path: '/editor', name: 'editor', component: () => import('./views/Editor.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./views/CasePage.vue'), props: true },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
});

router.beforeEach(async (to) => {
  if (to.meta['open'] === true) return true;
  try {
    await whoami();
  } catch {
    // The view shows that the server cannot be reached, and lets the person try again.
    return true;
  }
  if (!me.value) return { name: 'signIn', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
  if (to.name === 'home') {
    const [first] = desksOf(me.value);
    if (first) return first.path;
  }
  return true;
});
