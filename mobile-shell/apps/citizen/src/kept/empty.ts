import type { Context, PackageSnapshot } from '@onewindow/client-core';
import type { Case, Guide, PackageApplication, PackageGuide, PackageStep } from '@onewindow/sdk';
import type { NewCase, NewPackage } from './begun';

type Known = Case['context'];

const knownOf = ({ today, applicant, standing, holdings }: Context): Known => ({ today, applicant, standing, holdings });

/** A case as the server would make it, with nothing in it. */
export function emptyCase(id: string, body: NewCase, guide: Guide, context: Context, stateText: string): Case {
  const known = knownOf(context);
  const terms = guide.materials.flatMap((one) => (one.alternatives.commitmentTerms ? [[one.id, one.alternatives.commitmentTerms] as const] : []));
  return {
    id,
    number: null,
    item: { key: guide.key, name: guide.name, version: guide.version },
    applicant: { kind: known.applicant.kind, name: '' },
    district: body.district ?? '',
    state: 'draft',
    stateText,
    version: 0,
    createdAt: new Date().toISOString(),
    submittedAt: null,
    promisedDue: null,
    statutoryDue: null,
    dueProvisional: false,
    lamp: 'none',
    allowed: [],
    heldBy: null,
    remainingWorkdays: null,
    packSha256: guide.pack.sha256,
    greenChannel: null,
    context: known,
    answers: {},
    choices: { commitments: [], deferrals: [], licences: [] },
    verdict: {
      pack: guide.pack.sha256,
      today: known.today,
      valid: false,
      complete: false,
      errors: [],
      missing: [],
      fields: [],
      checklist: [],
      fees: [],
      feeTotalFen: null,
      progress: { answered: 0, required: 0 },
      nextQuestion: null,
    },
    commitmentTerms: Object.fromEntries(terms),
    files: [],
    notices: [],
    receipt: null,
    decision: null,
    result: null,
    package: null,
    projectCode: null,
    stages: [],
    tasks: [],
    reviews: [],
  };
}

/** What an application for a package is begun on, all of it visited before. */
export interface PackageGround {
  guide: PackageGuide;
  /** By item, the guides of what can be applied for. */
  guides: ReadonlyMap<string, Guide>;
  context: Context;
}

/** The keys of what is applied for: what always is, and what was chosen. */
export function appliedFor({ items }: PackageGuide, chosen: readonly string[] = []): string[] {
  return items.filter((item) => !item.external && (!item.optional || chosen.includes(item.key))).map(({ key }) => key);
}

/** An application for a package as the server would make it, with nothing filled in. */
export function emptyPackage(id: string, body: NewPackage, documentSha256: string, ground: PackageGround): { server: PackageApplication; document: PackageSnapshot } {
  const { guide, context } = ground;
  const chosen = appliedFor(guide, body.items);
  const members = guide.items
    .filter((item) => item.external || chosen.includes(item.key))
    .map(({ key, name, external, after }): PackageStep => {
      const waitsFor = after.filter((one) => chosen.includes(one));
      return { key, name, external, state: null, stateText: null, waitsFor, reason: null, case: null };
    });
  const document: PackageSnapshot = { chosen, answers: {}, files: {}, items: {} };
  const server: PackageApplication = {
    id,
    packageKey: guide.key,
    name: guide.name,
    applicantName: '',
    district: body.district ?? '',
    state: 'draft',
    version: 0,
    total: chosen.length,
    done: 0,
    createdAt: new Date().toISOString(),
    submittedAt: null,
    documentSha256,
    session: document,
    context: knownOf(context),
    expectedLicences: expectedLicences(ground, chosen),
    files: [],
    members,
    paymentOrder: null,
  };
  return { server, document };
}

/** What those before others will be issued as; the server says it anew once it has the application. */
function expectedLicences({ guide, guides }: PackageGround, chosen: string[]): string[] {
  const before = guide.items.filter((item) => chosen.includes(item.key)).flatMap((item) => item.after);
  const issued = before.filter((key) => chosen.includes(key)).flatMap((key) => guides.get(key)?.result.licence?.key ?? []);
  return [...new Set(issued)].sort();
}
