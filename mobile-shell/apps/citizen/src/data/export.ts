import { ProblemError } from '@onewindow/sdk';
import { all } from './listed';
import { api } from './session';

/** Something there may be none of. */
async function ifAny<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.status === 404) return null;
    throw thrown;
  }
}

async function wholeCase(id: string) {
  const [one, timeline, rating, appointment, delivery] = await Promise.all([
    api.case(id),
    api.timeline(id),
    api.rating(id),
    ifAny(api.appointment(id)),
    ifAny(api.deliveryChoice(id)),
  ]);
  return { ...one, timeline: timeline.items, rating: rating.rating, appointment, delivery };
}

/** One after the other: somebody with hundreds of cases should not ask for all of them at once. */
async function inTurn<T>(ids: readonly { id: string }[], load: (id: string) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (const { id } of ids) found.push(await load(id));
  return found;
}

/**
 * What the service keeps of the one who is logged in, as one file (个人信息保护法 art. 45): themselves; their cases with
 * answers, documents by name, papers, timelines, appointments, choice of delivery and ratings with the answers to them, which is
 * where complaints go; their applications for packages; messages, favourites, sessions, other ways to log in, their e-mail
 * address, authorisations, what they let programs do in their name, and credit records.
 */
export async function exported(): Promise<Blob> {
  const [me, authorisations, consents, favourites, sessions, logIns, email, credit, messages, listed, applied] = await Promise.all([
    api.me(),
    api.authorisations(),
    api.consents(),
    api.favourites(),
    api.sessions(),
    api.logIns(),
    api.email(),
    api.creditRecords(),
    all((cursor) => api.messages({ cursor, limit: 100 })),
    all((cursor) => api.myCases({ cursor })),
    all((cursor) => api.myPackageApplications({ cursor })),
  ]);
  const cases = await inTurn(listed, wholeCase);
  const packageApplications = await inTurn(applied, (id) => api.packageApplication(id));
  const kept = {
    exportedAt: new Date().toISOString(),
    me,
    authorisations,
    consents: consents.items,
    favourites: favourites.items,
    sessions: sessions.items,
    logIns: logIns.items,
    email,
    creditRecords: credit.items,
    messages,
    cases,
    packageApplications,
  };
  return new Blob([JSON.stringify(kept, null, 2)], { type: 'application/json' });
}
