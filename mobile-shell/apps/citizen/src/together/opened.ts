import type { Input, PackageSnapshot } from '@onewindow/client-core';
import { begin, mergedPackage, packageDifferencesOf, packageFingerprint, PackageModel } from '@onewindow/form-model';
import type { PackageApplication, StoredFile } from '@onewindow/sdk';
import { createFormView, lang, toast, type FormView } from '@onewindow/ui';
import { keptUploads, loadTus } from '@onewindow/ui/uploads';
import { computed, ref, watch, type Ref, type ShallowRef } from 'vue';
import { keepAttached } from '../data/attached';
import { openPackageFile } from '../data/files';
import { loadPackageRules } from '../data/rules';
import { words } from '../data/say';
import { askKnown, purposesOf } from '../data/known';
import { followScans } from '../data/scans';
import { api } from '../data/session';
import { toPackage, uploadResumably } from '../data/uploader';
import type { MaterialDesk, OpenForm } from '../fill/desk';
import { findSides, keepInStep } from '../fill/in-step';
import { useWaiting } from '../fill/waiting';
import { isBegunHere } from '../kept/begun';
import { packageDrafts } from '../kept/drafts';
import { t as kept } from '../kept/messages';
import { openVault } from '../kept/vault';

/** One item of a package being filled: its form, and where its documents are handed in. */
export interface OpenedItem extends MaterialDesk {
  readonly key: string;
  readonly name: string;
}

/** An application for a package being filled. */
export interface OpenedPackage extends OpenForm {
  readonly model: PackageModel;
  /** Changes with every change of any form. */
  readonly version: Readonly<Ref<number>>;
  readonly items: OpenedItem[];
  /** The fields that began with what the office knows, in this visit, by item. */
  readonly begun: ReadonlyMap<string, readonly string[]>;
  readonly server: ShallowRef<PackageApplication>;
}

const EMPTY: Input = { answers: {}, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} };
const NOTHING: PackageSnapshot = { chosen: [], answers: {}, files: {}, items: {} };

/** What was saved, with the files the server has: they come and go without a save. */
function withFiles(saved: PackageSnapshot, keys: string[], files: readonly StoredFile[]): PackageSnapshot {
  const snapshot: PackageSnapshot = { chosen: keys, answers: saved.answers, files: {}, items: {} };
  for (const key of keys) snapshot.items[key] = { ...EMPTY, ...saved.items[key], files: {} };
  for (const { material, name, size, mediaType, sha256, state } of files) {
    if (state === 'refused') continue;
    const [, head = '', own = ''] = material.split('/');
    const list = head === 'shared' ? snapshot.files : snapshot.items[head]?.files;
    if (list) (list[own] ??= []).push({ name, size, mediaType, sha256 });
  }
  return snapshot;
}

const isEmpty = ({ answers, items }: PackageSnapshot): boolean =>
  [answers, ...Object.values(items).map((item) => item.answers)].every((one) => Object.keys(one).length === 0);

/** What can be filled in of an application: nothing of one that was handed in. */
const filled = (one: PackageApplication): PackageSnapshot => one.session ?? NOTHING;

/** Opens what can still be filled in; nothing of what was handed in. */
export async function openPackage(id: string): Promise<OpenedPackage | undefined> {
  const owner = api.subject ?? '';
  const vault = await openVault(owner).catch(() => undefined);
  const sides = await findSides(packageDrafts, id, owner, vault, api.packageApplication);
  const { loaded } = sides;
  if (loaded.session === null || loaded.context === null) {
    if (vault) await packageDrafts.dropAll(vault, id).catch(() => undefined);
    return undefined;
  }
  const steps = loaded.members.filter((member) => !member.external);
  const keys = steps.map((member) => member.key);
  const isNew = isEmpty(loaded.session) && sides.found.length === 0;
  const office = askKnown(isBegunHere(id) ? Promise.resolve([]) : api.packagePrefill(id).then(({ items }) => items));
  const [rules, guides, known] = await Promise.all([
    loadPackageRules(loaded.documentSha256, keys),
    Promise.all(keys.map((key) => api.guide(key))),
    isNew ? office.told : [],
  ]);
  const chosen = [...rules.packs.keys()];
  const nameOf = (key: string): string => steps.find((member) => member.key === key)?.name ?? key;
  // What the application itself brings counts as held where an item starts from it.
  const holdings = [...new Set([...loaded.context.holdings, ...loaded.expectedLicences])].sort();
  const model = new PackageModel(
    rules.core,
    rules.document,
    rules.packs,
    { ...loaded.context, holdings, lang: lang.value, calendar: rules.calendar },
    withFiles(loaded.session, chosen, loaded.files),
  );
  const version = ref(0);
  const inStep = keepInStep(
    sides,
    {
      document: () => model.snapshot(),
      everything: () => model.snapshot(),
      show(server, snapshot) {
        model.load(withFiles(snapshot, chosen, server.files));
        for (const { material, fact } of desk.facts()) model.attach(material, fact);
      },
      fingerprint: packageFingerprint,
      differences({ base, theirs }) {
        void version.value;
        return packageDifferencesOf(model, { base, mine: model.snapshot(), theirs }, words(), nameOf);
      },
      merged: (mine, theirs, picks) => mergedPackage(model, mine, theirs, picks),
      isWaiting: () => desk.waiting.value.length > 0,
    },
    {
      load: api.packageApplication,
      save: api.savePackageDraft,
      submit(one, _snapshot, key) {
        // The server hands in what it has: what it would not take is to be put right first.
        if (inStep.saveFailure.value !== undefined) throw inStep.saveFailure.value;
        return api.submitPackage(one, key);
      },
      create: api.createPackageApplication,
      filled,
      isFillable: ({ state }) => state === 'draft',
      // What is applied for stands as the server has it; this form only fills it in.
      isOther: (before, now) => [...filled(before).chosen].sort().join() !== [...filled(now).chosen].sort().join(),
    },
  );
  const { server, quietly } = inStep;

  const stop = model.subscribe(() => {
    version.value += 1;
    if (!inStep.isQuiet()) inStep.changed();
  });
  const unwatch = watch(lang, (now) => {
    quietly(() => {
      model.setLang(now);
    });
  });

  let closed = false;
  const desk = useWaiting({
    vault,
    caseId: id,
    async upload(place, chosen, transfer) {
      const file = await uploadResumably(toPackage(id), place, chosen, transfer);
      // Whoever left meanwhile finds the file in the application; so does who chose one twice.
      if (closed || server.value.files.some((one) => one.id === file.id)) return;
      server.value = { ...server.value, files: [...server.value.files, file] };
    },
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

  // What is loaded before a file is chosen need not be got over the line that then breaks.
  void loadTus().catch(() => undefined);

  function opened(key: string): OpenedItem {
    const purposes = computed(() => purposesOf(office.shown.value.find((item) => item.key === key)?.fields ?? [], loaded.applicantName));
    const form: FormView = createFormView(model.form(key), purposes);
    return {
      key,
      name: nameOf(key),
      form,
      files: computed(() =>
        server.value.files.flatMap((file) => {
          const material = model.materialAt(key, file.material);
          return material === undefined ? [] : [{ ...file, material }];
        }),
      ),
      uploads: (material) => desk.uploads(model.placeOf(key, material)),
      unfinished: (material) => keptUploads.unfinished(id, model.placeOf(key, material)),
      async removeFile({ id: file }) {
        await api.deletePackageFile(id, file);
        server.value = { ...server.value, files: server.value.files.filter((one) => one.id !== file) };
      },
      viewFile: (file) => openPackageFile(id, file),
      terms: (material) =>
        guides.find((guide) => guide.key === key)?.materials.find((one) => one.id === material)?.alternatives.commitmentTerms,
    };
  }
  const items = model.items.map(opened);

  const unattached = keepAttached(() => server.value.files, {
    attach(place, file) {
      quietly(() => {
        model.attach(place, file);
      });
    },
    detach(place, sha256) {
      quietly(() => {
        model.detach(place, sha256);
      });
    },
  });

  inStep.start();
  const begun = new Map(known.map(({ key, fields }) => [key, begin(model.form(key), fields)]));
  // What comes of the application itself is used wherever an item takes it.
  for (const licence of loaded.expectedLicences) {
    const taking = items.find(({ form }) => form.model.pack.materials.some((material) => material.licence === licence));
    if (taking && !taking.form.model.document().choices.licences.includes(licence)) taking.form.model.useLicence(licence, true);
  }
  void desk.resume().catch(() => undefined);
  const unfollow = followScans(() => server.value.files, async () => {
    if (!closed) await inStep.refresh();
  });

  return {
    ...inStep,
    model,
    version,
    items,
    begun,
    waiting: desk.waiting,
    loose: desk.loose,
    async submit() {
      const done = await inStep.submit();
      return done && `/together/${done.id}`;
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
