-- Reads behind the pages that people turn all day, as one statement each: a transaction that begins, sets the scope, reads
-- and ends is four round trips. They run with the rights of the caller under row-level security; the setting ends with the
-- statement's own transaction, so that a connection of the pool carries nothing over.
DROP FUNCTION IF EXISTS read_assessments, read_submission_stamp, read_peers, newest_publication;

-- The assessments of an organisation, or the one that is named; newest fiscal year first. `p_user`: whose place is read.
CREATE FUNCTION read_assessments(p_organisation uuid, p_user uuid, p_assessment uuid)
RETURNS SETOF jsonb LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.organisation', p_organisation::text, true), set_config('app.user', coalesce(p_user::text, ''), true);
  RETURN QUERY SELECT jsonb_build_object(
      'id', a.id, 'instrumentKey', a.instrument_key, 'instrumentVersion', a.instrument_version, 'fiscalYear', a.fiscal_year, 'label', a.label,
      'scope', a.scope, 'state', a.state, 'revision', a.revision, 'closesAt', a.closes_at,
      'profile', (SELECT jsonb_build_object('name', o.name, 'creditCode', o.credit_code, 'industry', o.industry, 'region', o.region, 'group', o.group_code)
        FROM organisation o WHERE o.id = a.organisation_id),
      'facts', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', f.key, 'year', f.year, 'state', f.state, 'value', f.value, 'reason', f.reason,
          'basis', f.basis, 'source', f.source, 'revision', f.revision, 'by', f.by, 'at', f.updated_at)), '[]')
        FROM fact f WHERE f.organisation_id = a.organisation_id AND f.scope = a.scope),
      'responses', (SELECT coalesce(jsonb_agg(jsonb_build_object('item', r.item, 'answer', r.answer, 'evidence', r.evidence, 'comment', r.comment,
          'revision', r.revision, 'confirmed', r.confirmed, 'by', r.by, 'at', r.updated_at)), '[]')
        FROM response r WHERE r.organisation_id = a.organisation_id AND r.assessment_id = a.id),
      'names', (SELECT coalesce(jsonb_object_agg(m.user_id, m.display_name), '{}') FROM membership m WHERE m.organisation_id = a.organisation_id),
      'assignments', (SELECT coalesce(jsonb_agg(jsonb_build_object('user', g.user_id, 'indicator', g.indicator) ORDER BY g.indicator, g.user_id), '[]')
        FROM assignment g JOIN membership m ON m.organisation_id = g.organisation_id AND m.user_id = g.user_id AND m.ended_at IS NULL
        WHERE g.organisation_id = a.organisation_id AND g.assessment_id = a.id),
      'place', (SELECT p.item FROM place p WHERE p.organisation_id = a.organisation_id AND p.assessment_id = a.id AND p.user_id = p_user),
      'submission', (SELECT jsonb_build_object('id', s.id, 'number', s.number, 'at', s.at) FROM submission s
        WHERE s.organisation_id = a.organisation_id AND s.assessment_id = a.id AND s.withdrawn_at IS NULL AND s.returned_at IS NULL))
    FROM assessment a WHERE a.organisation_id = p_organisation AND (p_assessment IS NULL OR a.id = p_assessment)
    ORDER BY a.fiscal_year DESC, a.created_at DESC, a.id DESC;
END
$$;

-- The publication that submissions of a version are compared with: the newest of those that count submissions scored as it scores.
CREATE FUNCTION newest_publication(p_key text, p_version text, p_year integer)
RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM publication p JOIN instrument_version v ON v.key = p_key AND v.version = p_version AND v.scoring_hash = p.scoring_hash
  WHERE p.instrument_key = p_key AND p.fiscal_year = p_year AND p.state = 'released'
  ORDER BY p.number DESC LIMIT 1;
$$;

-- What a report of a submission is made from, as a stamp that changes exactly when any of it does: what was frozen, the two
-- stamps of the row, the figures of today (each save raises a revision, and no figure is ever deleted), the publication that it is
-- compared with, and whether the enterprise is verified. Null: no such row.
CREATE FUNCTION read_submission_stamp(p_organisation uuid, p_user uuid, p_submission uuid)
RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.organisation', p_organisation::text, true), set_config('app.user', coalesce(p_user::text, ''), true);
  RETURN (SELECT concat_ws(' ', s.hash, s.withdrawn_at, s.returned_at, (SELECT concat_ws('/', count(*), sum(f.revision))
      FROM fact f WHERE f.organisation_id = s.organisation_id AND f.scope = a.scope),
      newest_publication(s.instrument_key, s.instrument_version, a.fiscal_year), (SELECT o.verified_at FROM organisation o WHERE o.id = s.organisation_id))
    FROM submission s JOIN assessment a ON a.organisation_id = s.organisation_id AND a.id = s.assessment_id
    WHERE s.organisation_id = p_organisation AND s.id = p_submission);
END
$$;

-- Cells of the publication that a submission is compared with, those of the places that are named ([{"part", "region", "industry"}]); and
-- what decides whether the submission itself is behind them. Null: there is no such publication, or no such submission.
CREATE FUNCTION read_peers(p_organisation uuid, p_user uuid, p_submission uuid, p_places jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.organisation', p_organisation::text, true), set_config('app.user', coalesce(p_user::text, ''), true);
  RETURN (SELECT jsonb_build_object('number', p.number, 'releasedAt', p.released_at, 'asOf', p.as_of, 'verifiedAt', o.verified_at, 'submittedAt', s.at,
      'releases', (SELECT jsonb_object_agg(e.number, e.released_at) FROM publication e
        WHERE e.instrument_key = p.instrument_key AND e.fiscal_year = p.fiscal_year AND e.state = 'released' AND e.number <= p.number),
      'cells', (SELECT coalesce(jsonb_agg(jsonb_build_object('part', c.part, 'region', c.region, 'industry', c.industry, 'size', c.size, 'status', c.status,
          'n', c.n, 'from', c.from_number, 'comparable', c.comparable, 'numbers', c.numbers)), '[]')
        FROM jsonb_to_recordset(p_places) AS place (part publication_part, region text, industry text)
        JOIN publication_cell c ON c.publication_id = p.id AND c.line = 'self' AND c.size = '*'
          AND c.part = place.part AND c.region = place.region AND c.industry = place.industry))
    FROM submission s JOIN assessment a ON a.organisation_id = s.organisation_id AND a.id = s.assessment_id
    JOIN organisation o ON o.id = s.organisation_id
    JOIN publication p ON p.id = newest_publication(s.instrument_key, s.instrument_version, a.fiscal_year)
    WHERE s.organisation_id = p_organisation AND s.id = p_submission);
END
$$;

REVOKE ALL ON FUNCTION read_assessments, read_submission_stamp, read_peers, newest_publication FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_assessments, read_submission_stamp, read_peers, newest_publication TO xinzhi_app;
