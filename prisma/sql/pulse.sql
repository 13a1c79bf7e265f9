-- What every open page asks for every half minute, as one statement: whether the session still runs, what became of the
-- assessment, who else is at it, and what others have answered in the section that is open.
--
-- It runs with the rights of the application under row-level security; scope and durability are set for the statement's own
-- transaction. Who may read is checked inside, as in `save-responses.sql`.
DROP FUNCTION IF EXISTS read_pulse;

-- `p_assessment` null: only the session and the grant. `p_section`: the open section, null for none. `p_revision`: that of the
-- assessment as the page knows it.
-- `p_roles` read everything, `p_assigned_roles` what is assigned to them; another role has no assessment to read.
-- Answer: {problem}, or {user, assessment: null | {instrumentKey, instrumentVersion, revision, state, closesAt, section, present,
-- responses}}. `section`: the asked one where it is the person's to see. `responses`: of the whole assessment, null where none
-- are due; which of them belong to the section is for the instrument to say.
CREATE FUNCTION read_pulse(
  p_token_hash bytea, p_organisation uuid, p_assessment uuid, p_section text, p_revision integer,
  p_roles text[], p_assigned_roles text[], p_request text
) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_user uuid;
  v_role text;
  v_assigned text[];
  v_section text := p_section;
  v_now timestamptz(3) := clock_timestamp();
  v_found record;
BEGIN
  SELECT admitted.user_id, admitted.role INTO v_user, v_role FROM gate.admit(p_token_hash, p_organisation) AS admitted;
  IF v_user IS NULL THEN
    RETURN '{"problem": "SIGNED_OUT"}';
  END IF;
  PERFORM set_config('app.user', v_user::text, true), set_config('app.organisation', p_organisation::text, true),
    -- Nothing in here is worth waiting for the disk: lost, it is written again half a minute later.
    set_config('synchronous_commit', 'off', true);
  IF v_role IS NULL THEN
    -- The page of somebody who was removed asks on and on: once an hour tells the story.
    IF NOT EXISTS (
      SELECT FROM (SELECT actor, act, at FROM audit_event WHERE organisation_id = p_organisation ORDER BY sequence DESC LIMIT 200) AS latest
      WHERE latest.actor = v_user AND latest.act = 'refused' AND latest.at > v_now - interval '1 hour'
    ) THEN
      PERFORM gate.record_refusal(v_user, p_organisation, p_assessment::text, p_request);
    END IF;
    RETURN '{"problem": "NOT_FOUND"}';
  ELSIF p_assessment IS NULL THEN
    RETURN jsonb_build_object('user', v_user, 'assessment', NULL);
  ELSIF NOT v_role = ANY (p_roles || p_assigned_roles) THEN
    RETURN '{"problem": "NOT_FOUND"}';
  END IF;

  SELECT instrument_key, instrument_version, revision, state, closes_at INTO v_found
    FROM assessment WHERE organisation_id = p_organisation AND id = p_assessment;
  IF NOT FOUND THEN
    RETURN '{"problem": "NOT_FOUND"}';
  END IF;
  IF v_role = ANY (p_assigned_roles) THEN
    SELECT coalesce(array_agg(indicator), '{}') INTO v_assigned FROM assignment
      WHERE organisation_id = p_organisation AND assessment_id = p_assessment AND user_id = v_user;
    IF v_assigned = '{}' THEN
      RETURN '{"problem": "NOT_FOUND"}';
    ELSIF NOT p_section = ANY (v_assigned) THEN
      v_section := NULL;
    END IF;
  END IF;

  -- Looked up first: an upsert that changes nothing writes all the same.
  IF v_section IS NOT NULL AND v_found.state <> 'submitted' AND (v_found.closes_at < v_now) IS NOT TRUE AND NOT EXISTS (
    SELECT FROM presence WHERE organisation_id = p_organisation AND assessment_id = p_assessment AND user_id = v_user
      AND section = v_section AND at > v_now - interval '20 seconds'
  ) THEN
    INSERT INTO presence (organisation_id, assessment_id, user_id, section, at)
      VALUES (p_organisation, p_assessment, v_user, v_section, v_now)
      ON CONFLICT (organisation_id, assessment_id, user_id) DO UPDATE SET section = excluded.section, at = excluded.at;
  END IF;

  RETURN jsonb_build_object('user', v_user, 'assessment', jsonb_build_object(
    'instrumentKey', v_found.instrument_key,
    'instrumentVersion', v_found.instrument_version,
    'revision', v_found.revision,
    'state', v_found.state,
    'closesAt', iso(v_found.closes_at),
    'section', v_section,
    'present', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', m.display_name, 'section', p.section, 'at', iso(p.at))
        ORDER BY m.display_name, m.user_id), '[]')
      FROM presence p JOIN membership m ON m.organisation_id = p.organisation_id AND m.user_id = p.user_id AND m.ended_at IS NULL
      WHERE p.organisation_id = p_organisation AND p.assessment_id = p_assessment AND p.user_id <> v_user
        AND p.at > v_now - interval '90 seconds' AND (v_assigned IS NULL OR p.section = ANY (v_assigned))),
    -- Read after the revision: what is saved in between comes again with the next pulse, and is not missed.
    'responses', CASE WHEN v_section IS NOT NULL AND v_found.revision IS DISTINCT FROM p_revision THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_object('item', r.item, 'revision', r.revision, 'answer', r.answer, 'evidence', r.evidence,
          'comment', r.comment, 'by', m.display_name, 'at', iso(r.updated_at)) ORDER BY r.item), '[]')
      FROM response r LEFT JOIN membership m ON m.organisation_id = r.organisation_id AND m.user_id = r.by
      WHERE r.organisation_id = p_organisation AND r.assessment_id = p_assessment) END));
END
$$;

REVOKE ALL ON FUNCTION read_pulse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_pulse TO xinzhi_app;
