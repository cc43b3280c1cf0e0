SELECT *
FROM files.divisions
