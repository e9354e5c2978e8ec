DROP TABLE case_annotations;
