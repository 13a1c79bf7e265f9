-- What jobs see across organisations: campaigns that run, enterprises whose funnel row is behind, mails that wait. Same rules as in `gate.sql`.
DROP FUNCTION IF EXISTS gate.list_running_closings, gate.remind, gate.claim_message, gate.mark_unclear_messages, gate.refresh_states,
  gate.list_stale_participations, gate.note_progress, gate.note_refreshed;

-- Reminders ---------------------------------------------------------------------------------------------------------------

-- Every closing that is still to come of an enterprise that has not handed in, in campaigns that are announced and have opened.
CREATE FUNCTION gate.list_running_closings(p_now timestamptz)
RETURNS TABLE (organisation_id uuid, campaign_id uuid, closes_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT c.organisation_id, c.id, gate.closing_of(p.closes_at, c.closes_at)
  FROM campaign c JOIN participation p ON p.organisation_id = c.organisation_id AND p.campaign_id = c.id AND p.state <> 'submitted'
  WHERE c.announced_at IS NOT NULL AND c.opens_at <= p_now AND gate.closing_of(p.closes_at, c.closes_at) >= p_now
$$;

-- Takes a step of the ladder for those of the next `p_limit` enterprises of a campaign, behind `p_after`, that close at that
-- moment, each with its message. Answers for how many, and behind whom the next call goes on; null where that was all. `p_at`:
-- when the step was due. Nobody is reminded who has handed in (which the assessment says before the funnel does), who cannot
-- get in yet, or who was called up, sent back or given more time only after the step was due.
CREATE FUNCTION gate.remind(
  p_organisation uuid, p_campaign uuid, p_closes_at timestamptz, p_closes_on date, p_step text, p_at timestamptz, p_can_send boolean, p_after uuid, p_limit integer
) RETURNS TABLE (reminded integer, next_after uuid) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looked_at AS MATERIALIZED (
    SELECT p.* FROM participation p WHERE p.organisation_id = p_organisation AND p.id > p_after AND p.campaign_id = p_campaign ORDER BY p.id LIMIT p_limit
  ), due AS (
    SELECT p.id, p.contact_email
    FROM looked_at p JOIN campaign c ON c.organisation_id = p.organisation_id AND c.id = p.campaign_id
    WHERE c.announced_at < p_at AND p.state <> 'submitted' AND p.created_at < p_at AND (p.token_id IS NOT NULL OR p.company_id IS NOT NULL)
      AND gate.closing_of(p.closes_at, c.closes_at) = p_closes_at
      AND NOT EXISTS (SELECT FROM assessment a WHERE a.authority_id = p.organisation_id AND a.participation_id = p.id AND a.state = 'submitted')
      AND NOT EXISTS (SELECT FROM reminder r WHERE r.organisation_id = p.organisation_id AND r.participation_id = p.id AND r.closes_on = p_closes_on AND r.step = p_step)
      AND NOT EXISTS (SELECT FROM message m WHERE m.organisation_id = p.organisation_id AND m.kind IN ('returned', 'reopened', 'extended')
        AND m.participation_id = p.id AND m.created_at >= p_at)
  ), taken AS (
    INSERT INTO reminder (organisation_id, participation_id, closes_on, step)
    SELECT p_organisation, id, p_closes_on, p_step FROM due ON CONFLICT DO NOTHING RETURNING participation_id
  ), told AS (
    INSERT INTO message (organisation_id, id, kind, participation_id, key, "to", "values", state)
    SELECT p_organisation, gen_random_uuid(), 'reminder', due.id, p_step || '@' || p_closes_on, due.contact_email,
      jsonb_build_object('step', p_step, 'closesAt', gate.moment(p_closes_at)),
      CASE WHEN p_can_send AND due.contact_email IS NOT NULL THEN 'queued' ELSE 'held' END::message_state
    FROM due JOIN taken ON taken.participation_id = due.id
    ON CONFLICT DO NOTHING
  )
  SELECT (SELECT count(*)::integer FROM taken), (SELECT id FROM looked_at ORDER BY id OFFSET p_limit - 1)
$$;

-- Mails -------------------------------------------------------------------------------------------------------------------

-- Claims the next message that is due, for whoever asks; no row where none is, or where so many were claimed within a minute.
-- Each is claimed by itself, so that a process which dies leaves at most one of which nobody knows whether it went out. A
-- reminder that nobody needs any more is held instead. One that failed waits ever longer.
CREATE FUNCTION gate.claim_message(p_per_minute integer)
RETURNS TABLE (organisation_id uuid, id uuid, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_organisation uuid;
  v_id uuid;
  v_kind message_kind;
  v_participation uuid;
  waits constant interval[] := ARRAY['1 minute', '10 minutes', '1 hour', '6 hours'];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('claim_message', 0));
  IF (SELECT count(*) FROM message m WHERE m.claimed_at > now() - interval '1 minute') >= p_per_minute THEN
    RETURN;
  END IF;
  LOOP
    SELECT m.organisation_id, m.id, m.kind, m.participation_id INTO v_organisation, v_id, v_kind, v_participation FROM message m
      WHERE m.state = 'queued' AND m.kind IN ('returned', 'reopened') AND (m.claimed_at IS NULL OR m.claimed_at + waits[m.attempts] <= now())
      ORDER BY m.created_at LIMIT 1;
    IF NOT FOUND THEN
      SELECT m.organisation_id, m.id, m.kind, m.participation_id INTO v_organisation, v_id, v_kind, v_participation FROM message m
        WHERE m.state = 'queued' AND (m.claimed_at IS NULL OR m.claimed_at + waits[m.attempts] <= now())
        ORDER BY m.created_at LIMIT 1;
    END IF;
    IF v_id IS NULL THEN
      RETURN;
    END IF;
    IF v_kind <> 'reminder' OR EXISTS (
      SELECT FROM participation p JOIN campaign c ON c.organisation_id = p.organisation_id AND c.id = p.campaign_id
        LEFT JOIN assessment a ON a.authority_id = p.organisation_id AND a.participation_id = p.id
      WHERE p.organisation_id = v_organisation AND p.id = v_participation AND gate.closing_of(p.closes_at, c.closes_at) >= now()
        AND coalesce(a.state <> 'submitted', true)
    ) THEN
      RETURN QUERY UPDATE message m SET state = 'sending', attempts = m.attempts + 1, claimed_at = clock_timestamp(), error = NULL
        WHERE m.organisation_id = v_organisation AND m.id = v_id RETURNING m.organisation_id, m.id, m.attempts;
      RETURN;
    END IF;
    UPDATE message m SET state = 'held', error = 'NOT_NEEDED' WHERE m.organisation_id = v_organisation AND m.id = v_id;
  END LOOP;
END
$$;

-- Whoever claimed these is gone, and nobody knows whether the mail had been taken by then: a person decides.
CREATE FUNCTION gate.mark_unclear_messages() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    UPDATE message SET state = 'unclear' WHERE state = 'sending' AND claimed_at < now() - interval '10 minutes' RETURNING 1
  )
  SELECT count(*)::integer FROM gone
$$;

-- The funnel --------------------------------------------------------------------------------------------------------------

-- Where every enterprise stands, of the campaigns that run or have closed of late; answers how many rows were behind.
CREATE FUNCTION gate.refresh_states() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH found AS (
    SELECT p.organisation_id, p.id, CASE WHEN p.company_id IS NULL THEN 'called' ELSE coalesce(a.state::text, 'draft') END::participation_state AS state,
      CASE WHEN a.state = 'submitted' THEN (SELECT max(s.at) FROM submission s WHERE s.organisation_id = a.organisation_id AND s.assessment_id = a.id
        AND s.withdrawn_at IS NULL AND s.returned_at IS NULL) END AS submitted_at
    FROM campaign c JOIN participation p ON p.organisation_id = c.organisation_id AND p.campaign_id = c.id
      LEFT JOIN assessment a ON a.authority_id = p.organisation_id AND a.participation_id = p.id
    WHERE c.announced_at IS NOT NULL AND gate.closing_of(p.closes_at, c.closes_at) > now() - interval '30 days'
  ), refreshed AS (
    UPDATE participation p SET state = found.state, submitted_at = found.submitted_at, refreshed_at = now() FROM found
    WHERE p.organisation_id = found.organisation_id AND p.id = found.id AND (p.state, p.submitted_at) IS DISTINCT FROM (found.state, found.submitted_at)
    RETURNING 1
  )
  SELECT count(*)::integer FROM refreshed
$$;

-- Enterprises of which something was saved, or whose profile changed, since their progress was looked at; the longest ago first.
CREATE FUNCTION gate.list_stale_participations(p_limit integer)
RETURNS TABLE (organisation_id uuid, id uuid, company_id uuid, assessment_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.organisation_id, p.id, a.organisation_id, a.id
  FROM campaign c JOIN participation p ON p.organisation_id = c.organisation_id AND p.campaign_id = c.id
    JOIN assessment a ON a.authority_id = p.organisation_id AND a.participation_id = p.id
    JOIN organisation o ON o.id = a.organisation_id
  WHERE c.announced_at IS NOT NULL AND gate.closing_of(p.closes_at, c.closes_at) > now() - interval '30 days'
    AND (p.assessment_revision IS DISTINCT FROM a.revision OR o.updated_at > p.refreshed_at)
  ORDER BY p.refreshed_at, p.id LIMIT p_limit
$$;

-- `p_rows`: [{organisation, id, percent, revision}].
CREATE FUNCTION gate.note_progress(p_rows jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE participation p SET percent = noted.percent, assessment_revision = noted.revision, refreshed_at = now()
  FROM jsonb_to_recordset(p_rows) AS noted (organisation uuid, id uuid, percent smallint, revision integer)
  WHERE p.organisation_id = noted.organisation AND p.id = noted.id
$$;

-- Nothing is behind: one row of each campaign that runs says so, instead of all of them.
CREATE FUNCTION gate.note_refreshed() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE participation p SET refreshed_at = now() FROM (
    SELECT c.organisation_id, (SELECT min(k.id::text)::uuid FROM participation k WHERE k.organisation_id = c.organisation_id AND k.campaign_id = c.id) AS id
    FROM campaign c WHERE c.announced_at IS NOT NULL AND c.closes_at > now() - interval '30 days'
  ) AS one
  WHERE p.organisation_id = one.organisation_id AND p.id = one.id
$$;

REVOKE ALL ON FUNCTION gate.list_running_closings, gate.remind, gate.claim_message, gate.mark_unclear_messages, gate.refresh_states,
  gate.list_stale_participations, gate.note_progress, gate.note_refreshed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.list_running_closings, gate.remind, gate.claim_message, gate.mark_unclear_messages, gate.refresh_states,
  gate.list_stale_participations, gate.note_progress, gate.note_refreshed TO xinzhi_app;
