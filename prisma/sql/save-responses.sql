-- The two save calls as one statement each: they check the session and the grant, set the scope, pass forced row-level
-- security, and write values, history, idempotency key and audit event together or not at all.
--
-- They run with the rights of the application. What an answer or a figure may be is judged before, in TypeScript; a
-- change that was refused there comes along with its `problem` and is only given its place in the answer.
--
-- `p_token_hash` null: the installation itself (seeds), on behalf of `p_user`.
-- `p_roles` may save everything, `p_assigned_roles` what belongs to an indicator assigned to them (`lib/core/policy.ts`).
-- Answer: {problem, field?} for the whole call, or {results, savedAt, …}.

-- Functions are replaced, not altered: another list of arguments must not leave the old one behind.
DROP FUNCTION IF EXISTS save_responses, save_facts, iso, member_name;

-- A moment as JavaScript writes it.
CREATE FUNCTION iso(p_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- Asked of a conflict only. A join or a sub-select would be prepared with every save, and most meet no conflict.
CREATE FUNCTION member_name(p_organisation uuid, p_user uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT display_name FROM membership WHERE organisation_id = p_organisation AND user_id = p_user $$;

-- `p_changes`: [{item, indicator, revision, answer, evidence?, comment?, problem?}], each item once; `answer` null clears,
-- an absent `evidence` or `comment` stays as it is.
-- The answer also carries what progress is computed from: `answered` (items with a confirmed answer), `declared` (those of
-- them that were declared not applicable), `profile`, `assigned` (null: everything), and the figures: `factsAt` changes when
-- one of them does, and only where it is not `p_facts_at` do they come along, as `facts` (key → year → {state, value}) for
-- `p_fact_keys`. A sheet holds hundreds of them, which take longer than the save.
--
-- Plans are made once per connection: left to itself PostgreSQL may find planning each call anew the better bargain, and it
-- takes three times as long as the save.
CREATE FUNCTION save_responses(
  p_token_hash bytea, p_user uuid, p_organisation uuid, p_assessment uuid, p_instrument text, p_batch uuid, p_changes jsonb,
  p_roles text[], p_assigned_roles text[], p_fact_keys text[], p_received_at timestamptz, p_request text,
  p_facts_at text DEFAULT NULL
) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_user uuid := p_user;
  v_role text;
  v_industry text;
  v_region text;
  v_assessment assessment;
  v_assigned text[];
  v_batch batch_key;
  v_now timestamptz(3) := clock_timestamp();
  v_saved integer;
  v_result jsonb;
  v_facts_at text;
BEGIN
  IF p_token_hash IS NOT NULL THEN
    SELECT admitted.user_id, admitted.role, admitted.industry, admitted.region INTO v_user, v_role, v_industry, v_region
      FROM gate.admit(p_token_hash, p_organisation) AS admitted;
    IF v_user IS NULL THEN
      RETURN '{"problem": "SIGNED_OUT"}';
    ELSIF v_role IS NULL THEN
      PERFORM gate.record_refusal(v_user, p_organisation, p_assessment::text, p_request);
      RETURN '{"problem": "NOT_FOUND"}';
    ELSIF NOT v_role = ANY (p_roles || p_assigned_roles) THEN
      RETURN '{"problem": "NOT_FOUND"}';
    END IF;
  END IF;
  PERFORM set_config('app.user', v_user::text, true), set_config('app.organisation', p_organisation::text, true);
  IF p_token_hash IS NULL THEN
    SELECT industry, region INTO v_industry, v_region FROM organisation WHERE id = p_organisation;
  END IF;

  -- From here on everybody else who saves to or submits this assessment waits.
  SELECT * INTO v_assessment FROM assessment WHERE organisation_id = p_organisation AND id = p_assessment FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN '{"problem": "NOT_FOUND"}';
  END IF;
  IF v_role = ANY (p_assigned_roles) THEN
    SELECT coalesce(array_agg(indicator), '{}') INTO v_assigned FROM assignment
      WHERE organisation_id = p_organisation AND assessment_id = p_assessment AND user_id = v_user;
    IF v_assigned = '{}' THEN
      RETURN '{"problem": "NOT_FOUND"}';
    END IF;
  END IF;

  SELECT * INTO v_batch FROM batch_key WHERE organisation_id = p_organisation AND batch = p_batch;
  IF FOUND THEN
    IF v_batch.user_id IS DISTINCT FROM v_user OR v_batch.target <> p_assessment::text THEN
      RETURN '{"problem": "INVALID", "field": "batch"}';
    END IF;
    v_result := v_batch.result || '{"replayed": true}';
  ELSIF v_assessment.state = 'submitted' OR v_assessment.closes_at < p_received_at THEN
    RETURN jsonb_build_object('problem', 'CLOSED', 'state', v_assessment.state, 'closesAt', iso(v_assessment.closes_at), 'call', (
      SELECT jsonb_build_object('authority', authority_name, 'contactName', contact_name, 'contactPhone', contact_phone, 'contactEmail', contact_email)
      FROM gate.list_calls() WHERE assessment_id = p_assessment));
  ELSIF v_assessment.instrument_key || '@' || v_assessment.instrument_version <> p_instrument THEN
    RETURN '{"problem": "INSTRUMENT_VERSION", "field": "instrument"}';
  ELSE
    WITH input AS (
      SELECT place, entry, entry ->> 'item' AS item, (entry ->> 'revision')::integer AS seen,
        nullif(entry -> 'answer', 'null') AS answer
      FROM jsonb_array_elements(p_changes) WITH ORDINALITY AS changes (entry, place)
    ), merged AS (
      SELECT input.place, input.entry, input.item, input.seen, input.answer,
        CASE WHEN entry ? 'evidence' THEN (entry ->> 'evidence')::evidence ELSE stored.evidence END AS evidence,
        CASE WHEN entry ? 'comment' THEN entry ->> 'comment' ELSE stored.comment END AS comment,
        coalesce(stored.revision, 0) AS stored_revision, stored.answer AS stored_answer, stored.evidence AS stored_evidence,
        stored.comment AS stored_comment, stored.by AS stored_by, stored.updated_at AS stored_at,
        coalesce(stored.confirmed, true) AS confirmed
      -- The limit keeps it a look at one row per change; a join would read the whole assessment.
      FROM input LEFT JOIN LATERAL (
        SELECT * FROM response WHERE organisation_id = p_organisation AND assessment_id = p_assessment AND item = input.item LIMIT 1
      ) AS stored ON true
    ), judged AS (
      SELECT *, CASE
        WHEN entry ? 'problem' THEN 'refused'
        WHEN v_assigned IS NOT NULL AND NOT coalesce(entry ->> 'indicator' = ANY (v_assigned), false) THEN 'refused'
        -- What is stored already is no conflict, whoever stored it.
        WHEN confirmed AND (answer, evidence, comment) IS NOT DISTINCT FROM (stored_answer, stored_evidence, stored_comment) THEN 'same'
        WHEN seen <> stored_revision THEN 'conflict'
        ELSE 'saved'
      END AS verdict
      FROM merged
    ), written AS (
      INSERT INTO response (organisation_id, assessment_id, item, answer, evidence, comment, revision, confirmed, by, updated_at)
      SELECT p_organisation, p_assessment, item, answer, evidence, comment, stored_revision + 1, true, v_user, v_now
      FROM judged WHERE verdict = 'saved'
      ON CONFLICT (organisation_id, assessment_id, item) DO UPDATE SET answer = excluded.answer, evidence = excluded.evidence,
        comment = excluded.comment, revision = excluded.revision, confirmed = true, by = excluded.by, updated_at = excluded.updated_at
    ), logged AS (
      INSERT INTO change (organisation_id, batch, what, assessment_id, before, after, revision, by, at)
      SELECT p_organisation, p_batch, item, p_assessment,
        CASE WHEN stored_revision > 0 THEN jsonb_build_object('answer', stored_answer, 'evidence', stored_evidence, 'comment', stored_comment) END,
        jsonb_build_object('answer', answer, 'evidence', evidence, 'comment', comment), stored_revision + 1, v_user, v_now
      FROM judged WHERE verdict = 'saved'
    )
    SELECT count(*) FILTER (WHERE verdict = 'saved'),
      jsonb_build_object('savedAt', iso(v_now), 'results', coalesce(jsonb_agg(jsonb_build_object('item', item) || CASE verdict
        WHEN 'saved' THEN jsonb_build_object('status', 'saved', 'revision', stored_revision + 1)
        WHEN 'same' THEN jsonb_build_object('status', 'saved', 'revision', stored_revision)
        WHEN 'refused' THEN jsonb_build_object('status', 'refused', 'revision', stored_revision,
          'problem', coalesce(entry -> 'problem', '{"code": "ITEM"}'))
        WHEN 'conflict' THEN jsonb_strip_nulls(jsonb_build_object('status', 'conflict', 'revision', stored_revision, 'by', member_name(p_organisation, stored_by),
          'at', iso(stored_at))) || jsonb_build_object('current',
          jsonb_build_object('answer', stored_answer, 'evidence', stored_evidence, 'comment', stored_comment))
        END ORDER BY place), '[]'))
    INTO v_saved, v_result
    FROM judged;

    INSERT INTO batch_key (organisation_id, batch, user_id, target, result, at)
      VALUES (p_organisation, p_batch, v_user, p_assessment::text, v_result, v_now);
    IF v_saved > 0 THEN
      UPDATE assessment SET revision = revision + 1, updated_at = v_now WHERE organisation_id = p_organisation AND id = p_assessment;
      PERFORM gate.append_audit(v_user, 'responses.save', p_assessment::text, NULL,
        encode(sha256(convert_to(p_changes::text, 'UTF8')), 'hex'), p_request);
    END IF;
  END IF;

  v_result := v_result || jsonb_build_object(
    'user', v_user,
    'fiscalYear', v_assessment.fiscal_year,
    'scope', v_assessment.scope,
    'assigned', v_assigned,
    'profile', jsonb_build_object('industry', v_industry, 'region', v_region)) || (
    SELECT jsonb_build_object('answered', coalesce(array_agg(item), '{}'), 'declared', coalesce(array_agg(item) FILTER (WHERE answer ? 'notApplicable'), '{}'))
    FROM response WHERE organisation_id = p_organisation AND assessment_id = p_assessment AND answer IS NOT NULL AND confirmed);
  -- No figure is ever deleted and each change raises its revision.
  SELECT concat_ws(' ', v_assessment.scope, count(*), sum(revision), max(updated_at)) INTO v_facts_at FROM fact
    WHERE organisation_id = p_organisation AND scope = v_assessment.scope;
  IF v_facts_at IS NOT DISTINCT FROM p_facts_at THEN
    RETURN v_result || jsonb_build_object('factsAt', v_facts_at);
  END IF;
  RETURN v_result || jsonb_build_object('factsAt', v_facts_at, 'facts', (SELECT coalesce(jsonb_object_agg(key, years), '{}') FROM (
    SELECT key, jsonb_object_agg(year, jsonb_build_object('state', state, 'value', value)) AS years FROM fact
    WHERE organisation_id = p_organisation AND scope = v_assessment.scope AND key = ANY (p_fact_keys) AND state IS NOT NULL
    GROUP BY key) AS kept));
END
$$;

-- `p_changes`: [{key, year, indicators, revision, state, value?, reason?, basis?, source?, problem?}], each cell once;
-- `state` null clears, an absent `basis` or `source` stays as it is. Figures can be saved whatever the state of an
-- assessment; the open ones that read them get a higher revision.
-- The answer also carries `stored` ("key/year" of every figure of the scope that is not unanswered) and `assigned`.
CREATE FUNCTION save_facts(
  p_token_hash bytea, p_user uuid, p_organisation uuid, p_scope scope, p_batch uuid, p_changes jsonb,
  p_roles text[], p_assigned_roles text[], p_request text
) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_user uuid := p_user;
  v_role text;
  v_target text := 'facts/' || p_scope;
  v_assigned text[];
  v_batch batch_key;
  v_now timestamptz(3) := clock_timestamp();
  v_saved integer;
  v_result jsonb;
BEGIN
  IF p_token_hash IS NOT NULL THEN
    SELECT admitted.user_id, admitted.role INTO v_user, v_role FROM gate.admit(p_token_hash, p_organisation) AS admitted;
    IF v_user IS NULL THEN
      RETURN '{"problem": "SIGNED_OUT"}';
    ELSIF v_role IS NULL THEN
      PERFORM gate.record_refusal(v_user, p_organisation, v_target, p_request);
      RETURN '{"problem": "NOT_FOUND"}';
    ELSIF NOT v_role = ANY (p_roles || p_assigned_roles) THEN
      RETURN '{"problem": "NOT_FOUND"}';
    END IF;
  END IF;
  PERFORM set_config('app.user', v_user::text, true), set_config('app.organisation', p_organisation::text, true);

  -- There is no row to lock for a sheet that is still empty.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_organisation::text || '/' || v_target, 0));
  IF v_role = ANY (p_assigned_roles) THEN
    SELECT coalesce(array_agg(DISTINCT indicator), '{}') INTO v_assigned FROM assignment
      WHERE organisation_id = p_organisation AND user_id = v_user;
    IF v_assigned = '{}' THEN
      RETURN '{"problem": "NOT_FOUND"}';
    END IF;
  END IF;

  SELECT * INTO v_batch FROM batch_key WHERE organisation_id = p_organisation AND batch = p_batch;
  IF FOUND THEN
    IF v_batch.user_id IS DISTINCT FROM v_user OR v_batch.target <> v_target THEN
      RETURN '{"problem": "INVALID", "field": "batch"}';
    END IF;
    v_result := v_batch.result || '{"replayed": true}';
  ELSE
    WITH input AS (
      SELECT place, entry, entry ->> 'key' AS key, entry ->> 'year' AS year, (entry ->> 'revision')::integer AS seen,
        (entry ->> 'state')::fact_state AS state, nullif(entry -> 'value', 'null') AS value, entry ->> 'reason' AS reason
      FROM jsonb_array_elements(p_changes) WITH ORDINALITY AS changes (entry, place)
    ), merged AS (
      SELECT input.*,
        CASE WHEN entry ? 'basis' THEN entry ->> 'basis' ELSE stored.basis END AS basis,
        CASE WHEN entry ? 'source' THEN entry ->> 'source' ELSE stored.source END AS source,
        coalesce(stored.revision, 0) AS stored_revision, stored.state AS stored_state, stored.value AS stored_value,
        stored.reason AS stored_reason, stored.basis AS stored_basis, stored.source AS stored_source, stored.by AS stored_by,
        stored.updated_at AS stored_at
      FROM input LEFT JOIN fact AS stored ON stored.organisation_id = p_organisation AND stored.scope = p_scope
        AND stored.key = input.key AND stored.year = input.year
    ), judged AS (
      SELECT *, CASE
        WHEN entry ? 'problem' THEN 'refused'
        WHEN v_assigned IS NOT NULL AND NOT coalesce(entry -> 'indicators' ?| v_assigned, false) THEN 'refused'
        WHEN (state, value, reason, basis, source)
          IS NOT DISTINCT FROM (stored_state, stored_value, stored_reason, stored_basis, stored_source) THEN 'same'
        WHEN seen <> stored_revision THEN 'conflict'
        ELSE 'saved'
      END AS verdict
      FROM merged
    ), written AS (
      INSERT INTO fact (organisation_id, scope, key, year, state, value, reason, basis, source, revision, by, updated_at)
      SELECT p_organisation, p_scope, key, year, state, value, reason, basis, source, stored_revision + 1, v_user, v_now
      FROM judged WHERE verdict = 'saved'
      ON CONFLICT (organisation_id, scope, key, year) DO UPDATE SET state = excluded.state, value = excluded.value,
        reason = excluded.reason, basis = excluded.basis, source = excluded.source, revision = excluded.revision,
        by = excluded.by, updated_at = excluded.updated_at
    ), logged AS (
      INSERT INTO change (organisation_id, batch, what, scope, before, after, revision, by, at)
      SELECT p_organisation, p_batch, key || '/' || year, p_scope,
        CASE WHEN stored_revision > 0 THEN jsonb_build_object('state', stored_state, 'value', stored_value, 'reason', stored_reason,
          'basis', stored_basis, 'source', stored_source) END,
        jsonb_build_object('state', state, 'value', value, 'reason', reason, 'basis', basis, 'source', source),
        stored_revision + 1, v_user, v_now
      FROM judged WHERE verdict = 'saved'
    )
    SELECT count(*) FILTER (WHERE verdict = 'saved'),
      jsonb_build_object('savedAt', iso(v_now), 'results', coalesce(jsonb_agg(
        jsonb_build_object('key', key, 'year', CASE WHEN year = 'asOf' THEN to_jsonb(year) ELSE entry -> 'year' END) || CASE verdict
        WHEN 'saved' THEN jsonb_build_object('status', 'saved', 'revision', stored_revision + 1)
        WHEN 'same' THEN jsonb_build_object('status', 'saved', 'revision', stored_revision)
        WHEN 'refused' THEN jsonb_build_object('status', 'refused', 'revision', stored_revision,
          'problem', coalesce(entry -> 'problem', '{"code": "FACT"}'))
        WHEN 'conflict' THEN jsonb_strip_nulls(jsonb_build_object('status', 'conflict', 'revision', stored_revision, 'by', member_name(p_organisation, stored_by),
          'at', iso(stored_at))) || jsonb_build_object('current', jsonb_build_object('state', stored_state, 'value', stored_value,
          'reason', stored_reason, 'basis', stored_basis, 'source', stored_source))
        END ORDER BY place), '[]'))
    INTO v_saved, v_result
    FROM judged;

    INSERT INTO batch_key (organisation_id, batch, user_id, target, result, at)
      VALUES (p_organisation, p_batch, v_user, v_target, v_result, v_now);
    IF v_saved > 0 THEN
      -- Locked in one order: two saves must not wait for each other.
      PERFORM FROM assessment WHERE organisation_id = p_organisation AND scope = p_scope AND state <> 'submitted'
        ORDER BY id FOR NO KEY UPDATE;
      UPDATE assessment SET revision = revision + 1 WHERE organisation_id = p_organisation AND scope = p_scope AND state <> 'submitted';
      PERFORM gate.append_audit(v_user, 'facts.save', v_target, NULL,
        encode(sha256(convert_to(p_changes::text, 'UTF8')), 'hex'), p_request);
    END IF;
  END IF;

  RETURN v_result || jsonb_build_object(
    'user', v_user,
    'assigned', v_assigned,
    'stored', (SELECT coalesce(jsonb_agg(key || '/' || year), '[]') FROM fact
      WHERE organisation_id = p_organisation AND scope = p_scope AND state IS NOT NULL));
END
$$;

REVOKE ALL ON FUNCTION save_responses, save_facts, iso, member_name FROM PUBLIC;
GRANT EXECUTE ON FUNCTION save_responses, save_facts, iso, member_name TO xinzhi_app;
