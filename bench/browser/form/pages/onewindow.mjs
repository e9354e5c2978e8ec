// Ours: the step of the citizen app in which a form is filled in, with its bar, its tally, its list
// of documents and its keeping of drafts; only the server behind it is left out.
import '@onewindow/ui/styles.css';
import '../../../../mobile-shell/apps/citizen/src/app.css';
import { loadCore } from '@onewindow/client-core/web';
import { Autosave, FormModel } from '@onewindow/form-model';
import { createFormView, fieldId } from '@onewindow/ui';
import { computed, createApp, h, ref, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import FillForm from '../../../../mobile-shell/apps/citizen/src/fill/FillForm.vue';
import { DraftKeeper } from '../../../../mobile-shell/apps/citizen/src/kept/drafts';
import { openVault } from '../../../../mobile-shell/apps/citizen/src/kept/vault';
import { CONTEXT } from '../../../rules/form/context.mjs';
import { toPack } from '../../../rules/form/pack.mjs';
import { form, stands } from './page.mjs';

/** A case as the app opens it, which is saved to nowhere but this device. */
async function opened() {
  const model = new FormModel(await loadCore(), toPack(form), CONTEXT, { answers: form.answers, choices: {}, files: {}, reviews: {} });
  const view = createFormView(model);
  const server = shallowRef({ id: 'bench', item: { name: form.name.zh }, files: [], notices: [], reviews: [] });
  const keeper = new DraftKeeper(await openVault('bench'), 'bench', () => {});
  const saveState = ref('saved');
  const autosave = new Autosave({
    save: () => Promise.resolve(model.document() ? 'saved' : 'refused'),
    onState: (state) => {
      saveState.value = state;
    },
  });
  model.subscribe(() => {
    keeper.touch(() => ({ server: server.value, document: model.everything(), unsent: true }));
    autosave.touch();
  });
  return {
    form: view,
    server,
    saveState,
    saveFailure: shallowRef(),
    isKept: ref(true),
    differences: computed(() => undefined),
    waiting: shallowRef([]),
    loose: ref(0),
    begun: [],
    handIn: shallowRef(),
    files: computed(() => []),
  };
}

const it = await opened();
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] });
createApp({ render: () => h('div', { class: 'app' }, [h(FillForm, { opened: it, step: 'all' })]) })
  .use(router)
  .mount('#app');

const control = (path) => document.getElementById(fieldId(`/${path}`));
stands({
  control,
  wrong: (path) => document.getElementById(`${fieldId(`/${path}`)}-error`) !== null,
  answer: (path, yes) => (yes ? control(path) : document.getElementById(`${fieldId(`/${path}`)}-1`)).click(),
});
