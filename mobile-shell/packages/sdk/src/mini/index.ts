/** The client for mini-programs, carried by the host's own calls; what only browsers have is left out. */
export {
  createClient,
  newIdempotencyKey,
  memoryTokens,
  OfflineError,
  problemOf,
  ProblemError,
} from '../index';
export type * from '../index';
export { myCarrier, myTokens, type My } from './my';
export { wxCarrier, wxCode, wxSource, wxTokens, type Wx } from './wx';
