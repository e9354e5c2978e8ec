import { begin, differencesOf, fingerprint, FormModel, inputOf, merged } from '@onewindow/form-model';
import type { Case, StoredFile } from '@onewindow/sdk';
import { createFormView, lang, toast } from '@onewindow/ui';
import { keptUploads, loadTus, type Transfer } from '@onewindow/ui/uploads';
import { computed, watch } from 'vue';
import { keepAttached } from '../data/attached';
import { openFile } from '../data/files';
import { askKnown, purposesOf } from '../data/known';
import { takeAnswers } from '../data/prefill';
import { usePreReview } from '../data/pre-review';
import { toCase, uploadResumably } from '../data/uploader';
import { loadRules } from '../data/rules';
import { followScans } from '../data/scans';
import { api } from '../data/session';
import { words } from '../data/say';
import { isBegunHere } from '../kept/begun';
import { caseDrafts } from '../kept/drafts';
import { t as kept } from '../kept/messages';
import { openVault } from '../kept/vault';
import type { OpenedCase } from './desk';
import { findSides, keepInStep } from './in-step';
import { useWaiting } from './waiting';

/** Whether its answers can still be changed by its applicant. */
export const isFillable = (one: Case): boolean => ['draft', 'supplement'].includes(one.state);

const emptyDraft = (one: Case) => Object.keys(one.answers).length === 0;

export async function openCase(id: string): Promise<OpenedCase> {
  const owner = api.subject ?? '';
  const vault = await openVault(owner).catch(() => undefined);
  const sides = await findSides(caseDrafts, id, owner, vault, api.case);
  const { loaded } = sides;
  const isNew = loaded.state === 'draft' && emptyDraft(loaded) && sides.found.length === 0;
  const office = askKnown(isBegunHere(id) ? Promise.resolve([]) : api.prefill(id).then(({ fields }) => fields));
  const [rules, known] = await Promise.all([loadRules(loaded.packSha256), isNew ? office.told : []]);
  const model = new FormModel(
    rules.core,
    rules.pack,
    { ...loaded.context, lang: lang.value, calendar: rules.calendar },
    inputOf(loaded),
  );
  const form = createFormView(model, computed(() => purposesOf(office.shown.value, loaded.applicant.name)));
  const inStep = keepInStep(
    sides,
    {
      document: () => model.document(),
      everything: () => model.everything(),
      show(server, document) {
        model.load(inputOf(server, document));
        for (const { material, fact } of desk.facts()) model.attach(material, fact);
      },
      first() {
        const prefill = emptyDraft(loaded) ? takeAnswers(loaded.item.key) : undefined;
        return prefill && { answers: prefill, choices: loaded.choices };
      },
      fingerprint,
      differences({ base, theirs, isSeen }) {
        void form.version.value;
        return differencesOf(model, { base, mine: isSeen ? model.document() : model.everything(), theirs }, words());
      },
      merged,
      isWaiting: () => desk.waiting.value.length > 0,
    },
    {
      load: api.case,
      save: api.saveDraft,
      submit: (one, document, key) => (one.state === 'supplement' ? api.resubmit : api.submit)(one, document, key),
      create: api.createCase,
      filled: ({ answers, choices }) => ({ answers, choices }),
      isFillable,
    },
  );
  const { server, quietly } = inStep;

  const stop = model.subscribe(() => {
    if (!inStep.isQuiet()) inStep.changed();
  });
  const unwatch = watch(lang, (chosen) => {
    quietly(() => {
      model.setLang(chosen);
    });
  });

  const desk = useWaiting({
    vault,
    caseId: id,
    upload,
    attach(file) {
      quietly(() => {
        model.attach(file.material, file);
      });
    },
    detach({ material, sha256 }) {
      // The server's own file of the same content counts on.
      if (server.value.files.some((file) => file.material === material && file.sha256 === sha256)) return;
      quietly(() => {
        model.detach(material, sha256);
      });
    },
    onUnkept: (name) => toast(kept('fileUnkept', { name })),
  });

  const unattached = keepAttached(() => server.value.files, {
    attach(material, file) {
      quietly(() => {
        model.attach(material, file);
      });
    },
    detach(material, sha256) {
      quietly(() => {
        model.detach(material, sha256);
      });
    },
  });

  // What is loaded before a file is chosen need not be got over the line that then breaks.
  void loadTus().catch(() => undefined);
  let closed = false;

  async function upload(material: string, chosen: File, transfer: Transfer): Promise<void> {
    const file = await uploadResumably(toCase(id), material, chosen, transfer);
    // Whoever left meanwhile finds the file in the case; so does who chose one file twice.
    if (closed || server.value.files.some((one) => one.id === file.id)) return;
    server.value = { ...server.value, files: [...server.value.files, file] };
    await inStep.refresh();
  }

  async function removeFile(file: StoredFile): Promise<void> {
    await api.deleteFile(id, file.id);
    server.value = { ...server.value, files: server.value.files.filter((one) => one.id !== file.id) };
    await inStep.refresh();
  }

  inStep.start();
  const begun = begin(model, known);
  void desk.resume().catch(() => undefined);
  const unfollow = followScans(() => server.value.files, async () => {
    if (!closed) await inStep.refresh();
  });

  const preReview = usePreReview(() => id, () => inStep.flush());
  const isAsked = loaded.state === 'draft' && !isBegunHere(id);
  if (isAsked) void preReview.load();

  return {
    ...inStep,
    form,
    begun,
    waiting: desk.waiting,
    loose: desk.loose,
    ...(isAsked ? { preReview } : {}),
    files: computed(() => server.value.files),
    uploads: desk.uploads,
    unfinished: (material) => keptUploads.unfinished(id, material),
    removeFile,
    viewFile: (file) => openFile(id, file),
    terms: (material) => server.value.commitmentTerms[material],
    async submit() {
      const done = await inStep.submit();
      return done && (done.receipt ? `/cases/${done.id}/receipt` : `/cases/${done.id}`);
    },
    async close() {
      closed = true;
      unfollow();
      unattached();
      unwatch();
      try {
        await inStep.close();
      } finally {
        stop();
        model.close();
      }
    },
  };
}
