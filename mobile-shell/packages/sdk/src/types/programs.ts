import type { components } from '../schema';

/** A program of another body. */
export type ListedProgram = components['schemas']['Client'];
/** A program that is let in, with its secret. */
export type NewProgram = components['schemas']['NewClient'];
/** What a program to be let in may do. */
export type ProgramRequest = components['schemas']['ClientRequest'];
/** Where a program wants to be told of what happens. */
export type ProgramWebhook = components['schemas']['Webhook'];
/** An event on its way to a webhook, or what became of it. */
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
