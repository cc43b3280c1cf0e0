SELECT *
FROM files.codebook
