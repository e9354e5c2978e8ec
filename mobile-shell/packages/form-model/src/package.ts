import type {
  Context,
  Delta,
  Document,
  FileFact,
  Input,
  Json,
  Lang,
  Package,
  PackageCore,
  PackageDelta,
  PackageSession,
  PackageSnapshot,
  Pointer,
  Session,
  Verdict,
} from '@onewindow/client-core';
import { FormModel } from './form';

const NOTHING: Input = { answers: {}, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} };

/** A question asked once, and whose form asks it now. */
export interface SharedQuestion {
  readonly id: string;
  /** The item in whose words it is asked. */
  readonly item: string;
  /** Where that item has it. */
  readonly pointer: Pointer;
}

/**
 * Several items filled in as one: a form for each, over one session of the core. What is put into one
 * form goes to every form that shares it, and each of them shows what its own rules say of it.
 */
export class PackageModel {
  readonly package: Package;
  private session: PackageSession;
  private readonly forms = new Map<string, FormModel>();
  private readonly listeners = new Set<() => void>();

  /** `packs` holds by item the packs of all that is filled in; `snapshot` what was put in before. */
  constructor(
    private readonly core: PackageCore,
    private readonly packageJson: string,
    private readonly packs: ReadonlyMap<string, string>,
    private context: Context,
    snapshot: PackageSnapshot,
  ) {
    this.package = JSON.parse(packageJson) as Package;
    this.session = this.restored(snapshot);
    const inside = this.snapshot();
    for (const { item } of this.package.items) {
      const pack = packs.get(item);
      if (pack === undefined || !inside.chosen.includes(item)) continue;
      const shared = new Set(this.package.fields.flatMap((field) => field.at[item] ?? []));
      const form = new FormModel({ open: () => this.sessionOf(item) }, pack, context, inside.items[item] ?? NOTHING, context.lang, shared);
      form.subscribe(() => {
        for (const listener of this.listeners) listener();
      });
      this.forms.set(item, form);
    }
  }

  private restored(snapshot: PackageSnapshot): PackageSession {
    return this.core.restorePackage(this.packageJson, [...this.packs.values()], this.context, JSON.stringify(snapshot));
  }

  /** What was put in elsewhere as this session would have it: what is shared stands with every item that shares it. */
  conformed(snapshot: PackageSnapshot): PackageSnapshot {
    const session = this.restored({ ...snapshot, chosen: this.items });
    const conformed = JSON.parse(session.snapshot()) as PackageSnapshot;
    session.free();
    return conformed;
  }

  /** Takes over what was put in elsewhere, as after a conflict; the items stay those that are filled in. */
  load(snapshot: PackageSnapshot): void {
    const restored = this.restored({ ...snapshot, chosen: this.items });
    this.session.free();
    this.session = restored;
    const inside = this.snapshot();
    for (const [item, form] of this.forms) form.load(inside.items[item] ?? NOTHING);
  }

  /** The keys of the items filled in, in the package's order. */
  get items(): string[] {
    return [...this.forms.keys()];
  }

  form(item: string): FormModel {
    const form = this.forms.get(item);
    if (form === undefined) throw new Error(`the package does not fill in ${item}`);
    return form;
  }

  /** Calls `listener` after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The shared questions that are shown, each in the words of its own item while that one shows it. */
  questions(): SharedQuestion[] {
    return this.package.fields.flatMap(({ id, askedAs, at }) => {
      const order = this.items.filter((item) => at[item] !== undefined);
      order.sort((a, b) => Number(b === askedAs) - Number(a === askedAs));
      for (const item of order) {
        const pointer = at[item];
        if (pointer !== undefined && this.form(item).field(pointer).visible) return [{ id, item, pointer }];
      }
      return [];
    });
  }

  /** What is wrong with a shared question, whichever item says it. */
  faultOf({ id, item, pointer }: SharedQuestion): string | undefined {
    const own = this.form(item).field(pointer).error;
    if (own !== undefined) return own;
    const at = this.package.fields.find((field) => field.id === id)?.at ?? {};
    for (const other of this.items) {
      const theirs = at[other];
      const state = theirs === undefined ? undefined : this.form(other).field(theirs);
      if (state?.visible === true && state.error !== undefined) return state.error;
    }
    return undefined;
  }

  /** Where an item's document stands in the package: once where it is shared. */
  placeOf(item: string, material: string): string {
    const shared = this.package.materials.find((one) => one.at[item] === material);
    return shared ? `/shared/${shared.id}` : `/${item}/${material}`;
  }

  /**
   * Whether a document is shown with this item: a shared one stands with the first that still needs
   * something for it, else with the first that needs it at all.
   */
  shows(item: string, material: string): boolean {
    const shared = this.package.materials.find((one) => one.at[item] === material);
    if (shared === undefined) return true;
    const state = (key: string) =>
      this.form(key)
        .checklist()
        .find((entry) => entry.material === shared.at[key])?.state ?? 'notNeeded';
    const open = this.items.find((key) => ['needed', 'undetermined', 'rejected'].includes(state(key)));
    return (open ?? this.items.find((key) => state(key) !== 'notNeeded')) === item;
  }

  /** What a place is called by an item's own document: the files of a draft name places. */
  materialAt(item: string, place: string): string | undefined {
    const [, head, name] = place.split('/');
    if (head === 'shared') return this.package.materials.find((one) => one.id === name)?.at[item];
    return head === item ? name : undefined;
  }

  attach(place: string, { name, size, mediaType, sha256 }: FileFact): void {
    this.hand(this.session.attach(place, { name, size, mediaType, sha256 }));
  }

  detach(place: string, sha256: string): void {
    this.hand(this.session.detach(place, sha256));
  }

  get feeTotalFen(): number | null {
    return this.session.verdict().feeTotalFen;
  }

  snapshot(): PackageSnapshot {
    return JSON.parse(this.session.snapshot()) as PackageSnapshot;
  }

  setLang(lang: Lang): void {
    this.context = { ...this.context, lang };
    this.session.setLang(lang);
    for (const form of this.forms.values()) form.setLang(lang);
  }

  close(): void {
    this.listeners.clear();
    this.session.free();
  }

  /** Hands each item's part of a change to its form; gives back the last one's of `but`, which takes it itself. */
  private hand(delta: PackageDelta, but?: string, changed?: { pointer: Pointer; value: Json | undefined }): Delta {
    // Engines of mini-programs have no `findLast`.
    const last = [...delta.items].reverse().find(({ item }) => item === but);
    const id = changed && this.package.fields.find((field) => but !== undefined && field.at[but] === changed.pointer);
    for (const one of delta.items) {
      if (one === last) continue;
      const pointer = one.item === but ? undefined : id?.at[one.item];
      this.forms.get(one.item)?.follow(one.delta, pointer, changed?.value);
    }
    return last?.delta ?? { fields: [], checklist: [] };
  }

  /** The session of one item, as its form sees it. */
  private sessionOf(item: string): Session {
    const at = (pointer: Pointer) => `/${item}${pointer}`;
    const verdict = (): Verdict => {
      const found = this.session.verdict().items[item];
      if (found === undefined) throw new Error(`the package does not fill in ${item}`);
      return found;
    };
    /**
     * An e-licence the applicant lets the office read is read for every item that takes it; for a
     * document they share, each item reads the kind it takes.
     */
    const licence = (key: string, use: boolean): Delta => {
      const places = new Set<string>();
      for (const [other, form] of this.forms) {
        for (const material of form.pack.materials.filter((one) => one.licence === key)) {
          const place = this.placeOf(other, material.id);
          places.add(place.startsWith('/shared/') ? place : `/${other}/${key}`);
        }
      }
      let own: Delta = { fields: [], checklist: [] };
      for (const place of places) {
        this.form(item).follow(own);
        own = this.hand(use ? this.session.hold(place) : this.session.release(place), item);
      }
      return own;
    };
    return {
      set: (pointer, value) => this.hand(this.session.set(at(pointer), value), item, { pointer, value }),
      setText: (pointer, json) =>
        this.hand(this.session.setText(at(pointer), json), item, { pointer, value: JSON.parse(json) as Json }),
      clear: (pointer) => this.hand(this.session.clear(at(pointer)), item, { pointer, value: undefined }),
      insertRow: (pointer, index) => this.hand(this.session.insertRow(at(pointer), index), item),
      removeRow: (pointer, index) => this.hand(this.session.removeRow(at(pointer), index), item),
      moveRow: (pointer, from, to) => this.hand(this.session.moveRow(at(pointer), from, to), item),
      attach: (material, file) => this.hand(this.session.attach(`/${item}/${material}`, file), item),
      detach: (material, sha256) => this.hand(this.session.detach(`/${item}/${material}`, sha256), item),
      hold: (key) => licence(key, true),
      release: (key) => licence(key, false),
      commit: (material) => this.hand(this.session.commit(this.placeOf(item, material)), item),
      uncommit: (material) => this.hand(this.session.uncommit(this.placeOf(item, material)), item),
      defer: (material) => this.hand(this.session.defer(this.placeOf(item, material)), item),
      undefer: (material) => this.hand(this.session.undefer(this.placeOf(item, material)), item),
      nextQuestion: () => verdict().nextQuestion ?? undefined,
      verdict,
      snapshot: () => this.session.snapshot(),
      // Turned for all items at once, by the package.
      setLang: verdict,
      // What was put in came with the package's own snapshot.
      load: verdict,
      explain: (name) => this.session.explain(item, name),
      document: (): Document => this.session.document(item),
      free: () => undefined,
    };
  }
}
