import type { Audience, Named, Page } from './common';

/** A message in the message centre. */
export interface Message {
  id: string;
  kind: string;
  title: string;
  text: string;
  caseId: string;
  caseNumber: string | null;
  createdAt: string;
  readAt: string | null;
}

export interface Inbox extends Page<Message> {
  unread: number;
}

/** What somebody's credit leaves open. */
export interface Standing {
  deferralAllowed: boolean;
  commitmentAllowed: boolean;
}

export interface Me {
  id: string;
  kind: 'citizen' | 'staff' | 'client';
  name: string;
  maskedMobile?: string;
  realNameLevel?: number;
  firms: { id: string; name: string; uscc: string; standing: Standing }[];
  roles: string[];
  office?: Named;
  department?: string;
  district?: string;
  licences: { type: string; name: string; number: string; validUntil?: string }[];
  standing: Standing;
}

export interface SignedIn {
  accessToken: string;
  tokenType: string;
  expiresInSeconds: number;
  refreshToken: string;
  me: Me;
}

export interface SmsCode {
  expiresInSeconds: number;
  retryAfterSeconds: number;
  /** Only given by a server started for demonstration. */
  demoCode?: string | null;
}

/** 代办: somebody may apply in another's name. */
export interface Authorisation {
  id: string;
  principal: Audience;
  principalId: string;
  principalName: string;
  agentName: string;
  /** The items it covers; empty for all. */
  items: string[];
  validUntil: string;
  signedAt: string;
  endedAt: string | null;
}

export interface Authorisations {
  given: Authorisation[];
  received: Authorisation[];
}

/** Something a program may do, in words. */
export interface ConsentRight {
  scope: string;
  text: string;
}

/** A citizen's answer to what a program asks for. */
export interface ConsentRequest {
  clientId: string;
  redirectUri: string;
  responseType: string;
  scope: string;
  state?: string;
  codeChallenge: string;
  codeChallengeMethod: string;
  agreed: boolean;
}

/** What a program asks a citizen for. */
export interface ConsentAsked {
  clientName: string;
  rights: ConsentRight[];
  returnsTo: string;
  until: string;
  /** Where to go at once, because what was asked for cannot be given. */
  refused: string | null;
}

/** A consent that runs. */
export interface Consent {
  id: string;
  clientName: string;
  rights: ConsentRight[];
  givenAt: string;
  expiresAt: string;
}

/** What is held against a person or a firm, and what it closes until it is repaired. */
export interface CreditRecord {
  id: string;
  subjectKind: Audience;
  subjectName: string;
  kind: 'falseCommitment' | 'deferralLapsed';
  title: string;
  closes: 'commitment' | 'deferral';
  caseId: string;
  caseNumber: string;
  item: string;
  reason: string | null;
  recordedOn: string;
  state: 'open' | 'requested' | 'declined' | 'repaired';
  repair: { text: string; askedAt: string; answer: string | null; answeredBy: string | null; answeredAt: string | null } | null;
}
