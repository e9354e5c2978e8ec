// SurveyJS: its model without a page to draw on, changed as an input changes it.
import { FunctionFactory, Model } from 'survey-core';
import { isDay } from '../form/days.mjs';
import formats from '../form/formats.cjs';
import { calculated, flattened, named, toSurvey } from '../form/survey.mjs';

/** Fields, rules, visibility and documents. */
export function surveyJs(form) {
  FunctionFactory.Instance.register('isUscc', ([text]) => formats['cn-uscc'](text ?? ''));
  FunctionFactory.Instance.register('isDay', ([text]) => isDay(text ?? ''));
  const survey = new Model(toSurvey(form));
  survey.data = flattened(form.answers);
  const pointers = new Map(allPaths(form.fields).map((path) => [named(path), `/${path}`]));
  return {
    change(path, value) {
      survey.setValue(named(path), value);
      return path;
    },
    look(path) {
      const question = survey.getQuestionByName(named(path));
      const wrongAtOnce = question.errors.length > 0;
      survey.validate(true, false);
      const wrong = survey
        .getAllQuestions()
        .filter((each) => each.isVisible && each.isParentVisible && each.errors.length > 0)
        .map((each) => pointers.get(each.name));
      if (wrongAtOnce !== wrong.includes(`/${path}`)) throw new Error(`SurveyJS did not check ${path} when it was set`);
      const needed = form.materials.filter(({ id }) => survey.getVariable(calculated(id)) === true).map(({ id }) => id);
      return { wrong, needed };
    },
  };
}

const allPaths = (fields, prefix = '') =>
  fields.flatMap((item) => (item.type === 'group' ? allPaths(item.fields, `${prefix}${item.key}/`) : [prefix + item.key]));
