-- The publisher: what aggregates are made from, over all organisations. Same rules as in `gate.sql`; its role can read scores
-- and the keys of who is counted, and nothing else of a company.
--
-- A series is a questionnaire and a fiscal year. Who asks for a publication makes its row ('building'); a job then freezes who is
-- counted (`begin`), reads them (`contributions`, only until the release), and puts in the cells and the release in one
-- transaction, so that a build which dies leaves its row and nothing to read. Nothing of a released publication ever changes.
--
-- Applied as `xinzhi_publisher` in the transaction of `prisma/migrate.ts`.

-- Days of China, which keeps one time all year ----------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION publisher.day_in_china(p_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT ((p_at AT TIME ZONE 'UTC') + interval '8 hours')::date $$;
-- The first of the month.
CREATE OR REPLACE FUNCTION publisher.month_in_china(p_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT date_trunc('month', (p_at AT TIME ZONE 'UTC') + interval '8 hours')::date $$;

-- Who is counted ----------------------------------------------------------------------------------------------------------

-- What the newest version of a questionnaire scores by: submissions of every version that scores alike are counted together.
CREATE OR REPLACE FUNCTION publisher.scoring_of(p_key text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT scoring_hash FROM instrument_version WHERE key = p_key ORDER BY string_to_array(version, '.')::integer[] DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION publisher.min_units_of(p_key text) RETURNS integer LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce((SELECT min_units FROM publication_schedule WHERE instrument_key = p_key), 5) $$;

-- The valid submission of each verified company, the newest where it has several, once for each line that it has scores in.
CREATE OR REPLACE FUNCTION publisher.population(p_key text, p_year integer, p_scoring text)
RETURNS TABLE (line score_line, organisation_id uuid, submission_id uuid, unit text, province text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH chosen AS (
    SELECT DISTINCT ON (sc.organisation_id) sc.organisation_id, sc.submission_id, o.credit_code
    FROM submission_score sc
      JOIN instrument_version v ON v.key = sc.instrument_key AND v.version = sc.instrument_version
      JOIN submission s ON s.organisation_id = sc.organisation_id AND s.id = sc.submission_id
      JOIN organisation o ON o.id = sc.organisation_id
    WHERE sc.instrument_key = p_key AND sc.fiscal_year = p_year AND sc.line = 'self' AND v.scoring_hash = p_scoring
      AND s.withdrawn_at IS NULL AND s.returned_at IS NULL
      AND o.kind = 'company' AND o.verified_at IS NOT NULL AND o.credit_code IS NOT NULL
    ORDER BY sc.organisation_id, s.at DESC, s.id DESC
  )
  SELECT sc.line, sc.organisation_id, sc.submission_id, coalesce(sc.group_code, c.credit_code), coalesce(left(sc.region, 2) || '0000', '')
  FROM chosen c JOIN submission_score sc ON sc.organisation_id = c.organisation_id AND sc.submission_id = c.submission_id
$$;

-- Whether at least so many verified companies have handed in; stops at the last of them.
CREATE OR REPLACE FUNCTION publisher.has_enough(p_key text, p_year integer, p_scoring text, p_least integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) >= p_least FROM (
    SELECT FROM organisation o
    WHERE o.kind = 'company' AND o.verified_at IS NOT NULL AND o.credit_code IS NOT NULL AND EXISTS (
      SELECT FROM submission_score sc
        JOIN instrument_version v ON v.key = sc.instrument_key AND v.version = sc.instrument_version
        JOIN submission s ON s.organisation_id = sc.organisation_id AND s.id = sc.submission_id
      WHERE sc.organisation_id = o.id AND sc.instrument_key = p_key AND sc.fiscal_year = p_year AND sc.line = 'self'
        AND v.scoring_hash = p_scoring AND s.withdrawn_at IS NULL AND s.returned_at IS NULL)
    LIMIT p_least
  ) AS found
$$;

-- Whether the last release counted other companies, submissions or groups than one would now, or asked for other minimums.
CREATE OR REPLACE FUNCTION publisher.has_changed(p_key text, p_year integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  scoring constant text := publisher.scoring_of(p_key);
  last publication;
BEGIN
  SELECT * INTO last FROM publication p WHERE p.instrument_key = p_key AND p.fiscal_year = p_year AND p.state = 'released' ORDER BY p.number DESC LIMIT 1;
  RETURN last.id IS NULL OR last.scoring_hash <> scoring OR last.min_units <> publisher.min_units_of(p_key) OR EXISTS (
    SELECT FROM (SELECT n.line, n.organisation_id, n.submission_id, n.unit FROM publisher.population(p_key, p_year, scoring) n) AS now
      FULL JOIN (SELECT u.line, u.organisation_id, u.submission_id, u.unit FROM publication_unit u WHERE u.publication_id = last.id) AS earlier
        USING (line, organisation_id, submission_id, unit)
    WHERE now.line IS NULL OR earlier.line IS NULL);
END
$$;

-- Asking for a publication --------------------------------------------------------------------------------------------------

-- What keeps a series from being published at a moment, null for nothing: 'BUILDING', 'RECENT' with the first day on which it
-- can be, or 'EMPTY'. A publication that failed is none.
CREATE OR REPLACE FUNCTION publisher.obstacle(p_key text, p_year integer, p_at timestamptz)
RETURNS TABLE (problem text, possible_on date) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM publication p WHERE p.instrument_key = p_key AND p.fiscal_year = p_year AND p.state = 'building') THEN
    RETURN QUERY SELECT 'BUILDING', NULL::date;
  ELSIF EXISTS (
    SELECT FROM publication p WHERE p.instrument_key = p_key AND p.fiscal_year = p_year AND p.state = 'released'
      AND publisher.month_in_china(p.started_at) = publisher.month_in_china(p_at)
  ) THEN
    RETURN QUERY SELECT 'RECENT', (publisher.month_in_china(p_at) + interval '1 month')::date;
  ELSIF NOT publisher.has_enough(p_key, p_year, publisher.scoring_of(p_key), publisher.min_units_of(p_key)) THEN
    RETURN QUERY SELECT 'EMPTY', NULL::date;
  END IF;
END
$$;

-- Makes the row of a publication. Who asks is an official of that authority or, with the platform's organisation, an operator;
-- `p_user` null: the schedule, which wants nothing that is as it was. In the answer what keeps it from being made
-- (`obstacle`, or 'UNCHANGED'), no row when done.
CREATE OR REPLACE FUNCTION publisher.request(p_user uuid, p_organisation uuid, p_id uuid, p_key text, p_year integer)
RETURNS TABLE (problem text, possible_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_problem text;
  found_day date;
BEGIN
  IF p_user IS NOT NULL THEN
    IF EXISTS (SELECT FROM organisation o WHERE o.id = p_organisation AND o.kind = 'platform') THEN
      PERFORM gate.check_operator(p_user);
    ELSE
      PERFORM gate.check_official(p_user, p_organisation);
    END IF;
  END IF;
  SELECT o.problem, o.possible_on INTO found_problem, found_day FROM publisher.obstacle(p_key, p_year, now()) o;
  IF found_problem IS NULL AND p_user IS NULL AND NOT publisher.has_changed(p_key, p_year) THEN
    found_problem := 'UNCHANGED';
  END IF;
  IF found_problem IS NOT NULL THEN
    RETURN QUERY SELECT found_problem, found_day;
    RETURN;
  END IF;
  INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, trigger, requested_for, requested_by, min_units, as_of)
    VALUES (p_id, p_key, p_year, publisher.scoring_of(p_key),
      1 + coalesce((SELECT max(p.number) FROM publication p WHERE p.instrument_key = p_key AND p.fiscal_year = p_year), 0),
      (CASE WHEN p_user IS NULL THEN 'schedule' ELSE 'request' END)::publication_trigger,
      CASE WHEN p_user IS NOT NULL THEN p_organisation END, p_user, publisher.min_units_of(p_key), now());
EXCEPTION WHEN unique_violation THEN
  -- Somebody else asked at the same moment.
  RETURN QUERY SELECT 'BUILDING', NULL::date;
END
$$;

-- Every series that somebody handed in for or that was published. One step of the index for each year, however many submissions it has.
CREATE OR REPLACE FUNCTION publisher.series() RETURNS TABLE (instrument_key text, fiscal_year integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE years (key, year) AS (
    SELECT k.key, (SELECT min(sc.fiscal_year) FROM submission_score sc WHERE sc.instrument_key = k.key)
    FROM (SELECT DISTINCT v.key FROM instrument_version v) AS k
    UNION ALL
    SELECT y.key, (SELECT min(sc.fiscal_year) FROM submission_score sc WHERE sc.instrument_key = y.key AND sc.fiscal_year > y.year)
    FROM years y WHERE y.year IS NOT NULL
  )
  SELECT y.key, y.year FROM years y WHERE y.year IS NOT NULL UNION SELECT p.instrument_key, p.fiscal_year FROM publication p
$$;

-- Each with what keeps it from being published now. No count of anybody.
CREATE OR REPLACE FUNCTION publisher.list_series() RETURNS TABLE (instrument_key text, fiscal_year integer, problem text, possible_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.instrument_key, s.fiscal_year, o.problem, o.possible_on
  FROM publisher.series() s LEFT JOIN LATERAL publisher.obstacle(s.instrument_key, s.fiscal_year, now()) o ON true
  ORDER BY s.instrument_key, s.fiscal_year DESC
$$;

-- Series whose day of the month has come in China, and of which nothing was made this month; one whose build failed has its next turn
-- tomorrow. Whether enough companies have handed in and anything has changed, `request` looks at.
CREATE OR REPLACE FUNCTION publisher.list_due(p_now timestamptz) RETURNS TABLE (instrument_key text, fiscal_year integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.instrument_key, s.fiscal_year FROM publication_schedule c JOIN publisher.series() s ON s.instrument_key = c.instrument_key
  WHERE c.day <= extract(day FROM publisher.day_in_china(p_now)) AND NOT EXISTS (
    SELECT FROM publication p WHERE p.instrument_key = s.instrument_key AND p.fiscal_year = s.fiscal_year
      AND (p.state = 'building'
        OR (p.state = 'released' AND publisher.month_in_china(p.started_at) = publisher.month_in_china(p_now))
        OR (p.state = 'failed' AND publisher.day_in_china(p.started_at) = publisher.day_in_china(p_now))))
  ORDER BY s.instrument_key, s.fiscal_year
$$;

-- When the series of a questionnaire are published, and how many groups must stand behind every number. False without such a questionnaire.
CREATE OR REPLACE FUNCTION publisher.set_schedule(p_operator uuid, p_key text, p_day integer, p_min_units integer, p_request text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM gate.check_operator(p_operator);
  IF NOT EXISTS (SELECT FROM instrument_version v WHERE v.key = p_key) THEN
    RETURN false;
  END IF;
  INSERT INTO publication_schedule (instrument_key, day, min_units, updated_at) VALUES (p_key, p_day, p_min_units, now())
    ON CONFLICT (instrument_key) DO UPDATE SET day = EXCLUDED.day, min_units = EXCLUDED.min_units, updated_at = EXCLUDED.updated_at;
  PERFORM gate.append_platform_audit(p_operator, 'publication.schedule', p_key, p_request);
  RETURN true;
END
$$;

-- Building ------------------------------------------------------------------------------------------------------------------

-- The publication, if it is being built; fails otherwise.
CREATE OR REPLACE FUNCTION publisher.building(p_publication uuid) RETURNS publication
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own publication;
BEGIN
  SELECT * INTO own FROM publication p WHERE p.id = p_publication AND p.state = 'building';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a publication that is being built' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN own;
END
$$;

-- Freezes who is counted, as of now; again where an earlier build was cut short.
CREATE OR REPLACE FUNCTION publisher.begin(p_publication uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own publication := publisher.building(p_publication);
BEGIN
  UPDATE publication SET as_of = now(), attempts = attempts + 1 WHERE id = own.id;
  DELETE FROM publication_unit WHERE publication_id = own.id;
  -- In the order in which they are read.
  INSERT INTO publication_unit (publication_id, line, organisation_id, submission_id, unit, province)
    SELECT own.id, n.line, n.organisation_id, n.submission_id, n.unit, n.province
    FROM publisher.population(own.instrument_key, own.fiscal_year, own.scoring_hash) n
    ORDER BY n.line, n.province, n.submission_id;
END
$$;

-- The publications whose enterprises tell something about each other: those released in the series that score alike, and the one being built.
CREATE OR REPLACE FUNCTION publisher.related(p_publication uuid) RETURNS TABLE (id uuid, number integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.number FROM publisher.building(p_publication) own JOIN publication p
    ON p.instrument_key = own.instrument_key AND p.fiscal_year = own.fiscal_year AND p.scoring_hash = own.scoring_hash
  WHERE p.state = 'released' OR p.id = own.id
$$;

-- The provinces in which this publication or an earlier one counts somebody.
CREATE OR REPLACE FUNCTION publisher.list_provinces(p_publication uuid) RETURNS TABLE (line score_line, province text, entrants bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.line, u.province, count(DISTINCT u.submission_id) FROM publisher.related(p_publication) r JOIN publication_unit u ON u.publication_id = r.id
  GROUP BY u.line, u.province ORDER BY u.line, u.province
$$;

-- Submissions of a province that this publication or an earlier one counts, a page of them behind `p_after`. `scores` by slot, in tenths;
-- the figures of the fiscal year as they were given, null for all else; `numbers`: which publications count it. Nobody reads this of a
-- publication that is released.
DROP FUNCTION IF EXISTS publisher.contributions, publisher.hundredths;
CREATE FUNCTION publisher.contributions(p_publication uuid, p_line score_line, p_province text, p_after uuid, p_limit integer)
RETURNS TABLE (submission_id uuid, unit text, region text, industry text, size text, scores smallint[], revenue text, rd_expense text, rd_staff text,
  headcount text, numbers integer[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant publication := publisher.building(p_publication);
  year constant text := own.fiscal_year::text;
  after constant uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
BEGIN
  RETURN QUERY
    -- A page's submissions are among the first of each publication, so that no more than so many are read of any.
    WITH page AS MATERIALIZED (
      SELECT first.organisation_id, first.submission_id, (array_agg(first.unit ORDER BY r.number DESC))[1] AS unit, array_agg(r.number ORDER BY r.number) AS numbers
      FROM publisher.related(p_publication) r CROSS JOIN LATERAL (
        SELECT u.organisation_id, u.submission_id, u.unit FROM publication_unit u
        WHERE u.publication_id = r.id AND u.line = p_line AND u.province = p_province AND u.submission_id > after
        -- By the line as well, which is one: the planner does not know so behind row-level security, and would sort the province.
        ORDER BY u.line, u.submission_id LIMIT p_limit
      ) AS first
      GROUP BY first.organisation_id, first.submission_id ORDER BY first.submission_id LIMIT p_limit
    )
    SELECT page.submission_id, page.unit, sc.region, sc.industry, sc.size,
      ARRAY[sc.s01, sc.s02, sc.s03, sc.s04, sc.s05, sc.s06, sc.s07, sc.s08, sc.s09, sc.s10, sc.s11, sc.s12, sc.s13, sc.s14, sc.s15, sc.s16,
        sc.s17, sc.s18, sc.s19, sc.s20, sc.s21, sc.s22, sc.s23, sc.s24, sc.s25, sc.s26, sc.s27, sc.s28, sc.s29, sc.s30, sc.s31, sc.s32,
        sc.s33, sc.s34, sc.s35, sc.s36, sc.s37, sc.s38, sc.s39, sc.s40, sc.s41, sc.s42, sc.s43, sc.s44, sc.s45, sc.s46, sc.s47, sc.s48],
      CASE f.revenue->>'state' WHEN 'given' THEN f.revenue->>'value' END, CASE f.rd_expense->>'state' WHEN 'given' THEN f.rd_expense->>'value' END,
      CASE f.rd_staff->>'state' WHEN 'given' THEN f.rd_staff->>'value' END, CASE f.headcount->>'state' WHEN 'given' THEN f.headcount->>'value' END, page.numbers
    FROM page
      JOIN submission_score sc ON sc.organisation_id = page.organisation_id AND sc.submission_id = page.submission_id AND sc.line = p_line
      JOIN LATERAL (
        SELECT facts->'revenue'->year AS revenue, facts->'rdExpense'->year AS rd_expense, facts->'rdStaff'->year AS rd_staff, facts->'headcount'->year AS headcount
        FROM (SELECT s.facts->'facts' AS facts FROM submission s WHERE s.organisation_id = page.organisation_id AND s.id = page.submission_id OFFSET 0) AS sheet OFFSET 0
      ) AS f ON true
    ORDER BY page.submission_id;
END
$$;

-- Cells as `lib/core/publication/publication.ts` has them: [{line, part, region, industry, size, status, n, from, comparable, numbers}].
CREATE OR REPLACE FUNCTION publisher.add_cells(p_publication uuid, p_cells jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO publication_cell (publication_id, line, part, region, industry, size, status, n, from_number, comparable, numbers)
    SELECT p_publication, c.line, c.part, c.region, c.industry, c.size, c.status, c.n, c.from, c.comparable, c.numbers
    FROM jsonb_to_recordset(p_cells) AS c (line score_line, part publication_part, region text, industry text, size text, status cell_status, n integer,
      "from" integer, comparable boolean, numbers jsonb)
$$;

-- Shows everybody what was put in; refused unless the audit found nothing that can be computed or narrowed down.
CREATE OR REPLACE FUNCTION publisher.release(p_publication uuid, p_audit jsonb, p_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own constant publication := publisher.building(p_publication);
BEGIN
  IF p_audit->'exact' IS DISTINCT FROM '0'::jsonb OR p_audit->'narrow' IS DISTINCT FROM '0'::jsonb THEN
    RAISE EXCEPTION 'the audit of this publication has findings' USING ERRCODE = 'check_violation', HINT = 'audit';
  END IF;
  UPDATE publication SET state = 'released', released_at = now(), audit = p_audit, hash = p_hash WHERE id = own.id;
  PERFORM gate.append_platform_audit(NULL, 'publication.release', own.id::text, NULL);
END
$$;

-- Gives a publication up. What was counted for it stays with it, where nobody reads it.
CREATE OR REPLACE FUNCTION publisher.fail(p_publication uuid, p_problem text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ UPDATE publication SET state = 'failed', problem = p_problem WHERE id = p_publication AND state = 'building' $$;

-- Rights: nobody calls what is not listed here ------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA publisher FROM PUBLIC, xinzhi_app;
GRANT USAGE ON SCHEMA publisher TO xinzhi_app;
GRANT EXECUTE ON FUNCTION
  publisher.request, publisher.list_series, publisher.list_due, publisher.set_schedule,
  publisher.begin, publisher.list_provinces, publisher.contributions, publisher.add_cells, publisher.release, publisher.fail
TO xinzhi_app;
