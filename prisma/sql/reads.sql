-- Reads behind the pages that people turn all day, as one statement each: a transaction that begins, sets the scope, reads
-- and ends is four round trips. They run with the rights of the caller under row-level security; the setting ends with the
-- statement's own transaction, so that a connection of the pool carries nothing over.
DROP FUNCTION IF EXISTS read_assessments, read_submission_stamp;

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

-- What a report of a submission is made from, as a stamp that changes exactly when any of it does: what was frozen, the two
-- stamps of the row, and the figures of today (each save raises a revision, and no figure is ever deleted). Null: no such row.
CREATE FUNCTION read_submission_stamp(p_organisation uuid, p_user uuid, p_submission uuid)
RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.organisation', p_organisation::text, true), set_config('app.user', coalesce(p_user::text, ''), true);
  RETURN (SELECT concat_ws(' ', s.hash, s.withdrawn_at, s.returned_at, (SELECT concat_ws('/', count(*), sum(f.revision))
      FROM fact f WHERE f.organisation_id = s.organisation_id AND f.scope = a.scope))
    FROM submission s JOIN assessment a ON a.organisation_id = s.organisation_id AND a.id = s.assessment_id
    WHERE s.organisation_id = p_organisation AND s.id = p_submission);
END
$$;

REVOKE ALL ON FUNCTION read_assessments, read_submission_stamp FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_assessments, read_submission_stamp TO xinzhi_app;
