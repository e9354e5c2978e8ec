export { FormModel, type Fault, type FieldState, type Listener, type FormPage } from './form';
export { PackageModel, type SharedQuestion } from './package';
export { inputOf, savedBeside, type Filed } from './input';
export { begin } from './prefill';
export { Autosave, type AutosaveOptions, type SaveOutcome, type SaveState } from './autosave';
export { differencesOf, fingerprint, merged, type Difference, type Side } from './difference';
export { mergedPackage, packageDifferencesOf, packageFingerprint } from './package-difference';
export { describeForm, describeValue, type DescribedField, type DescribedGroup, type Words } from './describe';
export { describeAnswer, openQuestions, waitedMembers, type SituationQuestions } from './situations';
export { fieldAt, segments, valueAt, within, type Answers } from './pointer';

/** The civil day in Asia/Shanghai, as `YYYY-MM-DD`. */
export function shanghaiToday(now: Date = new Date()): string {
  // Eight hours ahead all year; mini-programs have no `Intl` to say so.
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
