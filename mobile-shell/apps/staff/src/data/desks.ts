import type { Me } from '@onewindow/sdk';
import type { IconName } from '@onewindow/ui';
import type { PlainKey } from '../messages';

/** A place of work: what its list holds, and who sits there. */
export interface Desk {
  key: 'window' | 'approval' | 'result' | 'lamps' | 'opinions' | 'promises' | 'repairs';
  path: string;
  title: PlainKey;
  hint: PlainKey;
  icon: IconName;
  roles: readonly string[];
}

const DESKS: readonly Desk[] = [
  { key: 'window', path: '/window', title: 'deskWindow', hint: 'deskWindowHint', icon: 'inbox', roles: ['windowClerk'] },
  { key: 'approval', path: '/approval', title: 'deskApproval', hint: 'deskApprovalHint', icon: 'stamp', roles: ['approver', 'lead'] },
  { key: 'result', path: '/result', title: 'deskResult', hint: 'deskResultHint', icon: 'card', roles: ['windowClerk'] },
  { key: 'lamps', path: '/lamps', title: 'deskLamps', hint: 'deskLampsHint', icon: 'chart', roles: ['supervisor'] },
  { key: 'opinions', path: '/opinions', title: 'deskOpinions', hint: 'deskOpinionsHint', icon: 'bell', roles: ['supervisor', 'approver', 'lead'] },
  { key: 'promises', path: '/promises', title: 'deskPromises', hint: 'deskPromisesHint', icon: 'check', roles: ['approver', 'lead', 'head', 'supervisor'] },
  { key: 'repairs', path: '/repairs', title: 'deskRepairs', hint: 'deskRepairsHint', icon: 'user', roles: ['supervisor', 'administrator'] },
];

/** The desks of somebody's roles, the first one their home. */
export function desksOf(me: Me): readonly Desk[] {
  return DESKS.filter((desk) => desk.roles.some((role) => me.roles.includes(role)));
}

export type ListDesk = Exclude<Desk['key'], 'lamps' | 'opinions' | 'promises' | 'repairs'>;
