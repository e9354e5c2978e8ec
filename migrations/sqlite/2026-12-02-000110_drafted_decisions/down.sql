DROP TABLE opinion_templates;
DROP TABLE drafted_decisions;
