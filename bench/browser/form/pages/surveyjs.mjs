// SurveyJS by its React renderer, on one page, told to take in every key and to check what changed.
import 'survey-core/survey-core.min.css';
import { FunctionFactory, Model } from 'survey-core';
import { Survey } from 'survey-react-ui';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import formats from '../../../rules/form/formats.cjs';
import { isDay } from '../../../rules/form/days.mjs';
import { flattened, named, toSurvey } from '../../../rules/form/survey.mjs';
import { form, stands } from './page.mjs';

FunctionFactory.Instance.register('isUscc', ([text]) => formats['cn-uscc'](text ?? ''));
FunctionFactory.Instance.register('isDay', ([text]) => isDay(text ?? ''));
const survey = new Model({ ...toSurvey(form), questionsOnPageMode: 'singlePage', textUpdateMode: 'onTyping' });
survey.data = flattened(form.answers);
createRoot(document.getElementById('app')).render(createElement(Survey, { model: survey }));

const control = (path) => {
  const question = survey.getQuestionByName(named(path));
  return document.getElementById(question.inputId) ?? document.getElementById(question.id);
};
stands({
  control,
  wrong: (path) => control(path)?.getAttribute('aria-invalid') === 'true',
  answer: (path) => control(path).click(),
});
