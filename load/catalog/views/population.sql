SELECT *
FROM files.population
