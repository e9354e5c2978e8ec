import { expect, type Page } from '@playwright/test';
import { Applicant } from './applicant';
import type { Person } from './people';
import { ANSWERS, CHOICES, DOCUMENTS } from './permit';
import { atWindow, beginWalkIn } from './window';

/** What the demo city's program asks for. */
export const CONSENT = `/consent?${new URLSearchParams({
  client_id: 'demo-integrator',
  redirect_uri: 'http://127.0.0.1:8765/callback',
  response_type: 'code',
  scope: 'own-cases:read own-cases:write',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}).toString()}`;

/** Where to go for every route of an app, by the route's pattern. */
export type Visits = Record<string, string[]>;

/** What the visits find. */
export interface World {
  mobile: string;
  handedIn: { id: string; verification: string };
  accepted: { id: string };
  draft: { id: string };
  together: { id: string };
  walkIn: { id: string };
}

export async function makeWorld(baseURL: string, mobile: string): Promise<World> {
  const applicant = await Applicant.logIn(baseURL, mobile);
  const handedIn = await applicant.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
  // Of an item no other test asks the window about: whatever is asked stays on the window's list.
  const draft = await applicant.draft('laonian-youdai', {});
  await applicant.askWindow(draft);
  const together = await applicant.together('canyin');
  const accepted = await applicant.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
  await atWindow(baseURL, accepted, 'acceptance');
  await applicant.leave();
  return { mobile, handedIn: { id: handedIn.id, verification: handedIn.receipt?.verificationUrl ?? '' }, accepted, draft, together, walkIn: await beginWalkIn(baseURL) };
}

export function citizenVisits({ handedIn, accepted, draft, together }: World): Visits {
  const { pathname, search } = new URL(handedIn.verification, 'http://here');
  const verification = pathname.replace('/api/v1', '') + search;
  return {
    '/': ['/'],
    '/items': ['/items', '/items?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E4%BA%8B%E9%A1%B9'],
    '/items/:item': ['/items/getihu-sheli'],
    '/items/:item/start': ['/items/getihu-sheli/start'],
    '/packages/:pack': ['/packages/canyin'],
    '/packages/:pack/start': ['/packages/canyin/start'],
    '/together/:id': [`/together/${together.id}`],
    '/together/:id/fill/:step?': [`/together/${together.id}/fill`],
    '/centres': ['/centres'],
    '/login': ['/login'],
    '/login/return': ['/login/return'],
    '/cases': ['/cases'],
    '/cases/:id': [`/cases/${accepted.id}`, `/cases/${draft.id}`],
    '/cases/:id/fill/:step?': [`/cases/${draft.id}/fill`, `/cases/${draft.id}/fill/materials`, `/cases/${draft.id}/fill/check`],
    '/cases/:id/receipt': [`/cases/${handedIn.id}/receipt`],
    '/me': ['/me'],
    '/me/messages': ['/me/messages'],
    '/me/credit': ['/me/credit'],
    '/me/agents': ['/me/agents'],
    '/me/devices': ['/me/devices'],
    '/me/email': ['/me/email'],
    '/me/closing': ['/me/closing'],
    '/me/consents': ['/me/consents'],
    '/consent': [CONSENT],
    '/receipts/:number': [verification.replace('/verification', '')],
    '/receipts/:number/verification': [verification],
    '/:rest(.*)*': ['/nothing/here'],
  };
}

/** The visits of the staff app, each with who makes them. */
export function staffVisits({ handedIn, accepted, draft, walkIn }: World): { username: string; visits: Visits }[] {
  return [
    {
      username: 'window-dongqu',
      visits: {
        '/:desk(window|approval|result)': ['/window', '/result'],
        '/walk-ins': ['/walk-ins'],
        '/walk-ins/:id': [`/walk-ins/${walkIn.id}`],
        '/pre-reviews': ['/pre-reviews'],
        '/pre-reviews/:id': [`/pre-reviews/${draft.id}`],
        '/visits': ['/visits'],
        '/green-cases': ['/green-cases'],
        '/cases/:id': [`/cases/${handedIn.id}`],
        '/:rest(.*)*': ['/nothing/here'],
      },
    },
    { username: 'approver-zjj', visits: { '/': ['/'], '/tasks': ['/tasks'], '/templates': ['/templates'], '/promises': ['/promises'], '/cases/:id': [`/cases/${accepted.id}`] } },
    { username: 'supervisor', visits: { '/lamps': ['/lamps'], '/opinions': ['/opinions'], '/ratings': ['/ratings'], '/repairs': ['/repairs'] } },
    { username: 'editor', visits: { '/editor': ['/editor'] } },
    {
      username: 'admin',
      visits: {
        '/mandates': ['/mandates'],
        '/offices': ['/offices'],
        '/slots': ['/slots'],
        '/green-channel': ['/green-channel'],
        '/programs': ['/programs'],
        '/dead-letters': ['/dead-letters'],
      },
    },
  ];
}

/** The patterns of all routes of the app that is open, from its own router. */
export async function routesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.getElementById('app') as unknown as {
      __vue_app__: { config: { globalProperties: { $router: { getRoutes(): { path: string }[] } } } };
    };
    return root.__vue_app__.config.globalProperties.$router.getRoutes().map(({ path }) => path);
  });
}

/** Goes to a page of the app that is open, as a link would, and waits until it has all that it loads. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate(async (to) => {
    const root = document.getElementById('app') as unknown as {
      __vue_app__: { config: { globalProperties: { $router: { push(to: string): Promise<unknown> } } } };
    };
    await root.__vue_app__.config.globalProperties.$router.push(to);
  }, path);
  await settle(page);
}

/** Waits until a page shows what it loads. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** Signs in to the staff app as somebody else. */
export async function signInAs(person: Person, username: string): Promise<void> {
  await person.page.goto('/staff/sign-in');
  await person.page.evaluate(() => {
    localStorage.removeItem('onewindow.staff');
  });
  await person.signIn(username);
}
