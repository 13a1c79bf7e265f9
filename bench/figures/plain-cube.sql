-- The floor of `publications`: the cells of the part `main` as plain SQL has them, without disclosure control: n and the means of
-- eleven scores in the three linked tables. First a rollup to the finest places, then the cube from it.
CREATE TEMPORARY TABLE plain_rollup AS
  SELECT left(c.region, 2) AS province, left(c.region, 4) AS city, c.region AS county,
    width_bucket(left(c.industry, 2)::int, ARRAY[1, 6, 13, 44, 47, 51, 53, 61, 63, 66, 70, 71, 73, 76, 80, 83, 84, 86, 91, 97]) AS section, left(c.industry, 2) AS division, c.size,
    count(*) AS n, sum(s01) AS t01, sum(s03) AS t03, sum(s04) AS t04, sum(s05) AS t05, sum(s06) AS t06, sum(s21) AS t21, sum(s22) AS t22, sum(s23) AS t23, sum(s24) AS t24, sum(s25) AS t25, sum(s26) AS t26
  FROM submission_score c
  JOIN submission s ON s.organisation_id = c.organisation_id AND s.id = c.submission_id AND s.withdrawn_at IS NULL AND s.returned_at IS NULL
  JOIN organisation o ON o.id = c.organisation_id AND o.verified_at IS NOT NULL
  WHERE c.line = 'self' AND c.instrument_key = 'xinzhi-enterprise' AND c.fiscal_year = 2025
  GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TEMPORARY TABLE plain_cube AS
  SELECT province, city, county, section, division, size, sum(n) AS n, sum(t01) / sum(n) AS m01, sum(t03) / sum(n) AS m03, sum(t04) / sum(n) AS m04, sum(t05) / sum(n) AS m05, sum(t06) / sum(n) AS m06,
    sum(t21) / sum(n) AS m21, sum(t22) / sum(n) AS m22, sum(t23) / sum(n) AS m23, sum(t24) / sum(n) AS m24, sum(t25) / sum(n) AS m25, sum(t26) / sum(n) AS m26
  FROM plain_rollup
  GROUP BY GROUPING SETS (
    (), (province), (province, city), (province, city, county), (section), (section, province), (section, province, city), (section, province, city, county),
    (section, division), (section, division, province), (section, division, province, city),
    (size), (size, province), (size, province, city), (size, section), (size, section, province), (size, section, province, city));
