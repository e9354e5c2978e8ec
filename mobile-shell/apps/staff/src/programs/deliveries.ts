import type { WebhookDelivery } from '@onewindow/sdk';
import type { PlainKey } from '@onewindow/ui';
import { t, type zh } from './messages';

type Key = PlainKey<typeof zh>;

/** The kinds of events, as the description of the API names them. */
const EVENTS: Readonly<Record<string, Key>> = {
  'case.received': 'eventReceived',
  'case.resubmitted': 'eventResubmitted',
  'case.accepted': 'eventAccepted',
  'case.supplementNeeded': 'eventSupplementNeeded',
  'case.notAccepted': 'eventNotAccepted',
  'case.returned': 'eventReturned',
  'case.paused': 'eventPaused',
  'case.resumed': 'eventResumed',
  'case.extended': 'eventExtended',
  'case.forwarded': 'eventForwarded',
  'case.granted': 'eventGranted',
  'case.refused': 'eventRefused',
  'case.issued': 'eventIssued',
  'case.delivered': 'eventDelivered',
  'case.closed': 'eventClosed',
  'case.withdrawn': 'eventWithdrawn',
  'case.terminated': 'eventTerminated',
  'case.updated': 'eventUpdated',
  'webhook.test': 'eventTest',
};

/** Why nothing was answered, by the server's word for it. */
const REASONS: Readonly<Record<string, Key>> = {
  'timed out': 'whyTimedOut',
  'no connection': 'whyNoConnection',
  'the connection broke': 'whyBroke',
  'address not allowed': 'whyNotAllowed',
  'the webhook is off': 'whyOff',
  'nobody wants it any more': 'whyUnwanted',
};

const STATES: Readonly<Record<string, { says: Key; tone: string }>> = {
  delivered: { says: 'delivered', tone: 'green' },
  failed: { says: 'notDelivered', tone: 'red' },
  sending: { says: 'sendingNow', tone: 'blue' },
  waiting: { says: 'queued', tone: '' },
};

/** What happened, in words; its name where this build knows none. */
export function eventText(kind: string): string {
  const known = EVENTS[kind];
  return known ? t(known) : kind;
}

/** Whether it was tried, did not arrive and is tried again. */
export function isFailing(delivery: WebhookDelivery): boolean {
  return delivery.state === 'sending' && delivery.attempts > 0;
}

/** How a delivery stands, and in which colour. */
export function stateOf(delivery: WebhookDelivery): { text: string; tone: string } {
  if (isFailing(delivery)) return { text: t('tryingAgain'), tone: 'amber' };
  const known = STATES[delivery.state];
  return known ? { text: t(known.says), tone: known.tone } : { text: delivery.state, tone: '' };
}

/** What was heard at the last try; nothing before the first. */
export function heardText({ lastError, lastStatus }: WebhookDelivery): string {
  const reason = lastError ? REASONS[lastError] : undefined;
  if (reason) return t(reason);
  if (typeof lastStatus === 'number') return t('answered', { status: lastStatus });
  return lastError ?? '';
}
