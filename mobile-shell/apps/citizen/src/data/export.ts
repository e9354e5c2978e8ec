import { all } from './listed';
import { api } from './session';

/**
 * What the service keeps of the one who is logged in, as one file (个人信息保护法 art. 45): themselves, their cases with
 * answers, documents by name, papers and timelines, messages, favourites, sessions, other ways to log in, their e-mail address, authorisations, credit records and ratings.
 */
export async function exported(): Promise<Blob> {
  const [me, authorisations, favourites, sessions, logIns, email, credit, messages, listed] = await Promise.all([
    api.me(),
    api.authorisations(),
    api.favourites(),
    api.sessions(),
    api.logIns(),
    api.email(),
    api.creditRecords(),
    all((cursor) => api.messages({ cursor, limit: 100 })),
    all((cursor) => api.myCases({ cursor })),
  ]);
  const cases = [];
  // One after the other: somebody with hundreds of cases should not ask for all of them at once.
  for (const { id } of listed) {
    const [one, timeline, rating] = await Promise.all([api.case(id), api.timeline(id), api.rating(id)]);
    cases.push({ ...one, timeline: timeline.items, rating: rating.rating });
  }
  const text = JSON.stringify({ exportedAt: new Date().toISOString(), me, authorisations, favourites: favourites.items, sessions: sessions.items, logIns: logIns.items, email, creditRecords: credit.items, messages, cases }, null, 2);
  return new Blob([text], { type: 'application/json' });
}
