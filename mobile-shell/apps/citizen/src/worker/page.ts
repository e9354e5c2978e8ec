import { lang, whenIdle } from '@onewindow/ui';
import { ref } from 'vue';
import { flushAll } from '../kept/flush';
import type { Told } from './told';

/** Milliseconds between two questions whether there is a new version. */
const ASK_MS = 60 * 60 * 1000;

/** Whether a new version is there and waits for the person. */
export const versionWaits = ref(false);

let waiting: ServiceWorker | undefined;
let wanted = false;

function tell(worker: ServiceWorker, told: Told): void {
  worker.postMessage(told);
}

function watchFor(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    // Without a worker in charge, what is installed is the first, and takes charge by itself.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    versionWaits.value = true;
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
}

/** Lets the new version take over, once everything typed is kept. */
export async function takeNewVersion(): Promise<void> {
  if (waiting === undefined) return;
  await flushAll();
  wanted = true;
  tell(waiting, { kind: 'takeOver' });
}

/** Milliseconds a page is left alone before its worker fetches what nobody has asked for yet. */
const REST_MS = 4000;

/** Whether whoever pays for the network wants no more of it used than needed. */
function isSparing(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || connection?.effectiveType?.includes('2g') === true;
}

/** Has the worker fetch the catalogue's guides, once the page is at rest and nobody is sparing of the network. */
async function stockUp(workers: ServiceWorkerContainer): Promise<void> {
  const { active } = await workers.ready;
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  await whenIdle();
  if (active && !isSparing() && navigator.onLine) tell(active, { kind: 'atRest', lang: lang.value });
}

/** Starts the worker that makes the app work without a network. */
export async function startWorker(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return;
  const isFirst = workers.controller === null;
  workers.addEventListener('controllerchange', () => {
    // Another tab of the person's may have asked for it: this one goes on with what it is.
    if (wanted) location.reload();
    else if (isFirst) {
      const urls = performance.getEntriesByType('resource').map((entry) => entry.name);
      if (workers.controller) tell(workers.controller, { kind: 'seen', urls, lang: lang.value });
    }
  });
  const registration = await workers.register('/sw.js');
  watchFor(registration);
  void stockUp(workers);
  let asked = Date.now();
  const ask = (): void => {
    if (document.hidden || Date.now() - asked < ASK_MS) return;
    asked = Date.now();
    registration.update().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', ask);
  setInterval(ask, ASK_MS);
}
