import type { components } from '../schema';

/** A program of another body. */
export type ListedProgram = components['schemas']['Client'];
/** A program that is let in, with its secret. */
export type NewProgram = components['schemas']['NewClient'];
/** What a program to be let in may do. */
export type ProgramRequest = components['schemas']['ClientRequest'];
