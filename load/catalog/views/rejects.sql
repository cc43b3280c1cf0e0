SELECT *
FROM files.rejects
