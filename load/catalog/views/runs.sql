SELECT *
FROM files.runs
