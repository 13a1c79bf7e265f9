-- What a campaign does to the assessments that answer it: other organisations' rows, which only the gate may touch. Each function
-- looks up again that who asks is an official of the campaign's authority. Same rules as in `gate.sql`.
--
-- Rows are locked in one order: campaign, participation, token, assessment, ends of audit chains (the company's before the
-- authority's). Who changes a closing holds the campaign; who writes one down (a link, an assessment that joins) holds it shared,
-- so that nobody writes down one that is being moved.

-- `p_official` null: the installation itself.
CREATE OR REPLACE FUNCTION gate.check_official(p_official uuid, p_authority uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF p_official IS NOT NULL AND NOT gate.works_as(p_official, p_authority, 'official') THEN
    RAISE EXCEPTION 'not an official of this authority' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- One message of a kind to each of these enterprises, unless it had it. `p_mail`: whether the installation sends mail.
CREATE OR REPLACE FUNCTION gate.queue_messages(
  p_authority uuid, p_participations uuid[], p_kind message_kind, p_key text, p_values jsonb, p_mail boolean
) RETURNS void LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO message (organisation_id, id, kind, participation_id, key, "to", values, state)
    SELECT p.organisation_id, gen_random_uuid(), p_kind, p.id, p_key, p.contact_email, p_values,
      (CASE WHEN p_mail AND p.contact_email IS NOT NULL THEN 'queued' ELSE 'held' END)::message_state
    FROM participation p WHERE p.organisation_id = p_authority AND p.id = ANY (p_participations)
    ON CONFLICT DO NOTHING
$$;

-- A moment as JavaScript writes it, and the day in China that it lies in.
CREATE OR REPLACE FUNCTION gate.moment(p_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
CREATE OR REPLACE FUNCTION gate.day_in_china(p_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT to_char(p_at AT TIME ZONE 'UTC' + interval '8 hours', 'YYYY-MM-DD') $$;

-- Has the authority's row of the enterprise say at once what became of the assessment that answers its call; nothing happens for
-- any other. It states what is so, whoever asks. `refreshed_at` stays: how far the answers are, the job finds out.
CREATE OR REPLACE FUNCTION gate.refresh_participation(p_company uuid, p_assessment uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held participation;
BEGIN
  SELECT p.* INTO held FROM assessment a JOIN participation p ON p.organisation_id = a.authority_id AND p.id = a.participation_id
    WHERE a.organisation_id = p_company AND a.id = p_assessment FOR NO KEY UPDATE OF p;
  -- Read after the row was locked: who waited for it must not write down what was so before.
  UPDATE participation p SET state = a.state::text::participation_state,
      percent = CASE a.state WHEN 'submitted' THEN 100 ELSE p.percent END,
      submitted_at = CASE a.state WHEN 'submitted' THEN (SELECT max(s.at) FROM submission s WHERE s.organisation_id = a.organisation_id
        AND s.assessment_id = a.id AND s.withdrawn_at IS NULL AND s.returned_at IS NULL) END
    FROM assessment a
    WHERE a.organisation_id = p_company AND a.id = p_assessment AND p.organisation_id = held.organisation_id AND p.id = held.id;
END
$$;

-- A later closing for a campaign, its links and all its assessments; whoever was given more time keeps it. Tells those who have
-- not handed in and know of it. In the answer 'NOT_FOUND', 'STAGE' before it is announced, or 'EARLIER' with the closing that
-- holds; null when done.
CREATE OR REPLACE FUNCTION gate.move_closing(
  p_official uuid, p_authority uuid, p_campaign uuid, p_closes_at timestamptz, p_stated text, p_mail boolean, p_request text
) RETURNS TABLE (problem text, closed_at timestamptz) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moved campaign;
  told uuid[];
  companies uuid[];
  answering text[];
BEGIN
  PERFORM gate.check_official(p_official, p_authority);
  SELECT c.* INTO moved FROM campaign c WHERE c.organisation_id = p_authority AND c.id = p_campaign FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'NOT_FOUND', NULL::timestamptz;
    RETURN;
  ELSIF moved.announced_at IS NULL THEN
    RETURN QUERY SELECT 'STAGE', NULL::timestamptz;
    RETURN;
  ELSIF p_closes_at <= moved.closes_at THEN
    RETURN QUERY SELECT 'EARLIER', moved.closes_at::timestamptz;
    RETURN;
  END IF;
  UPDATE campaign SET closes_at = p_closes_at, revision = revision + 1, updated_at = clock_timestamp()
    WHERE organisation_id = p_authority AND id = p_campaign;
  UPDATE token t SET expires_at = p_closes_at FROM participation p
    WHERE p.organisation_id = p_authority AND p.campaign_id = p_campaign AND t.id = p.token_id
      AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at < p_closes_at;
  -- Locked in the order in which a company's own are: two who lock several must not wait for each other.
  PERFORM FROM assessment a JOIN participation p ON p.organisation_id = a.authority_id AND p.id = a.participation_id
    WHERE p.organisation_id = p_authority AND p.campaign_id = p_campaign AND a.closes_at < p_closes_at
    ORDER BY a.organisation_id, a.id FOR NO KEY UPDATE OF a;
  WITH extended AS (
    UPDATE assessment a SET closes_at = p_closes_at FROM participation p
      WHERE p.organisation_id = a.authority_id AND p.id = a.participation_id
        AND p.organisation_id = p_authority AND p.campaign_id = p_campaign AND a.closes_at < p_closes_at
      RETURNING a.organisation_id, a.id
  ), by_company AS (
    SELECT organisation_id, min(id::text) AS assessment FROM extended GROUP BY organisation_id
  )
  SELECT array_agg(organisation_id), array_agg(assessment) INTO companies, answering FROM by_company;
  SELECT array_agg(p.id) INTO told FROM participation p
    WHERE p.organisation_id = p_authority AND p.campaign_id = p_campaign AND (p.token_id IS NOT NULL OR p.company_id IS NOT NULL)
      AND coalesce(p.closes_at < p_closes_at, true)
      AND NOT EXISTS (SELECT FROM assessment a WHERE a.authority_id = p.organisation_id AND a.participation_id = p.id AND a.state = 'submitted');
  PERFORM gate.queue_messages(p_authority, told, 'extended', gate.day_in_china(p_closes_at),
    jsonb_build_object('closesAt', gate.moment(p_closes_at)), p_mail);
  PERFORM gate.write_audits(companies, answering, p_official, 'assessment.extended', p_stated, p_request);
  PERFORM gate.write_audit(p_authority, p_official, 'campaign.extend', p_campaign::text, NULL, p_stated, p_request);
  RETURN QUERY SELECT NULL::text, NULL::timestamptz;
END
$$;

-- The enterprise's row and its campaign's, locked; null where the authority has no such row.
CREATE OR REPLACE FUNCTION gate.lock_participation(p_authority uuid, p_participation uuid) RETURNS participation
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  called participation;
BEGIN
  PERFORM FROM campaign c WHERE c.organisation_id = p_authority AND c.id = (
    SELECT p.campaign_id FROM participation p WHERE p.organisation_id = p_authority AND p.id = p_participation) FOR NO KEY UPDATE;
  SELECT p.* INTO called FROM participation p WHERE p.organisation_id = p_authority AND p.id = p_participation FOR NO KEY UPDATE;
  RETURN called;
END
$$;

-- Sends a submission back: it stays as it was handed in, and the assessment is open again, until `p_closes_at` where that is
-- given. In the answer 'NOT_FOUND'; 'STAGE' unless it is handed in at this moment; 'PAST' where it has closed and no later day is
-- given; 'EARLIER' with the closing that holds; null when done.
CREATE OR REPLACE FUNCTION gate.return_submission(
  p_official uuid, p_authority uuid, p_participation uuid, p_reason text, p_closes_at timestamptz, p_stated text, p_mail boolean, p_request text
) RETURNS TABLE (problem text, closed_at timestamptz) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  called participation;
  answering assessment;
  sent_back uuid;
BEGIN
  PERFORM gate.check_official(p_official, p_authority);
  SELECT * INTO called FROM gate.lock_participation(p_authority, p_participation);
  IF called.id IS NULL THEN
    RETURN QUERY SELECT 'NOT_FOUND', NULL::timestamptz;
    RETURN;
  END IF;
  SELECT a.* INTO answering FROM assessment a WHERE a.authority_id = p_authority AND a.participation_id = p_participation FOR NO KEY UPDATE;
  IF NOT FOUND OR answering.state <> 'submitted' THEN
    RETURN QUERY SELECT 'STAGE', NULL::timestamptz;
    RETURN;
  ELSIF coalesce(p_closes_at, answering.closes_at) < clock_timestamp() THEN
    RETURN QUERY SELECT 'PAST', NULL::timestamptz;
    RETURN;
  ELSIF p_closes_at < answering.closes_at THEN
    RETURN QUERY SELECT 'EARLIER', answering.closes_at::timestamptz;
    RETURN;
  END IF;
  UPDATE submission s SET returned_at = clock_timestamp()
    WHERE s.organisation_id = answering.organisation_id AND s.assessment_id = answering.id AND s.withdrawn_at IS NULL AND s.returned_at IS NULL
    RETURNING s.id INTO STRICT sent_back;
  UPDATE assessment a SET state = 'returned', revision = a.revision + 1, closes_at = coalesce(p_closes_at, a.closes_at), updated_at = clock_timestamp()
    WHERE a.organisation_id = answering.organisation_id AND a.id = answering.id;
  UPDATE participation p SET reason = p_reason, closes_at = coalesce(p_closes_at, p.closes_at)
    WHERE p.organisation_id = p_authority AND p.id = p_participation;
  PERFORM gate.refresh_participation(answering.organisation_id, answering.id);
  PERFORM gate.queue_messages(p_authority, ARRAY[p_participation], 'returned', sent_back::text,
    jsonb_build_object('reason', p_reason, 'closesAt', gate.moment(coalesce(p_closes_at, answering.closes_at))), p_mail);
  PERFORM gate.write_audit(answering.organisation_id, p_official, 'submission.returned', sent_back::text, NULL, p_stated, p_request);
  PERFORM gate.write_audit(p_authority, p_official, 'participation.return', p_participation::text, NULL, p_stated, p_request);
  RETURN QUERY SELECT NULL::text, NULL::timestamptz;
END
$$;

-- More time for one enterprise that did not hand in before the closing. In the answer 'NOT_FOUND'; 'STAGE' where it is handed in
-- or still open; 'PAST'; null when done.
CREATE OR REPLACE FUNCTION gate.reopen(
  p_official uuid, p_authority uuid, p_participation uuid, p_reason text, p_closes_at timestamptz, p_stated text, p_mail boolean, p_request text
) RETURNS TABLE (problem text, closed_at timestamptz) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  called participation;
  answering assessment;
  held_in campaign;
BEGIN
  PERFORM gate.check_official(p_official, p_authority);
  SELECT * INTO called FROM gate.lock_participation(p_authority, p_participation);
  IF called.id IS NULL THEN
    RETURN QUERY SELECT 'NOT_FOUND', NULL::timestamptz;
    RETURN;
  END IF;
  SELECT c.* INTO STRICT held_in FROM campaign c WHERE c.organisation_id = p_authority AND c.id = called.campaign_id;
  SELECT a.* INTO answering FROM assessment a WHERE a.authority_id = p_authority AND a.participation_id = p_participation FOR NO KEY UPDATE;
  IF held_in.announced_at IS NULL OR answering.state = 'submitted' OR greatest(called.closes_at, held_in.closes_at) >= clock_timestamp() THEN
    RETURN QUERY SELECT 'STAGE', NULL::timestamptz;
    RETURN;
  ELSIF p_closes_at < clock_timestamp() THEN
    RETURN QUERY SELECT 'PAST', NULL::timestamptz;
    RETURN;
  END IF;
  UPDATE participation p SET reason = p_reason, closes_at = p_closes_at WHERE p.organisation_id = p_authority AND p.id = p_participation;
  UPDATE token t SET expires_at = p_closes_at WHERE t.id = called.token_id AND t.used_at IS NULL AND t.revoked_at IS NULL;
  UPDATE assessment a SET closes_at = p_closes_at WHERE a.organisation_id = answering.organisation_id AND a.id = answering.id;
  PERFORM gate.queue_messages(p_authority, ARRAY[p_participation], 'reopened', gate.day_in_china(p_closes_at),
    jsonb_build_object('reason', p_reason, 'closesAt', gate.moment(p_closes_at)), p_mail);
  IF called.company_id IS NOT NULL THEN
    PERFORM gate.write_audit(called.company_id, p_official, 'assessment.reopened', coalesce(answering.id, p_participation)::text, NULL, p_stated, p_request);
  END IF;
  PERFORM gate.write_audit(p_authority, p_official, 'participation.reopen', p_participation::text, NULL, p_stated, p_request);
  RETURN QUERY SELECT NULL::text, NULL::timestamptz;
END
$$;

-- Reports of who consented ------------------------------------------------------------------------------------------------

-- Whose submission may be read, and which: of an enterprise on the list of the campaign whose last word on it is that it consents
-- to be named, and which has handed in. Nothing unless the person of the transaction is an official of its authority. Each
-- reading is written down in the company's chain, where its managers see it; `p_stated`: what of it was read.
CREATE OR REPLACE FUNCTION gate.open_consented(p_campaign uuid, p_participation uuid, p_stated text, p_request text)
RETURNS TABLE (company_id uuid, submission_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  authority constant uuid := gate.acting_organisation();
  official constant uuid := gate.acting_user();
  called participation;
  handed_in uuid;
BEGIN
  IF NOT gate.works_as(official, authority, 'official') THEN
    RETURN;
  END IF;
  -- Who takes the consent back at this moment waits, or is waited for and seen below.
  SELECT p.* INTO called FROM participation p
    WHERE p.organisation_id = authority AND p.id = p_participation AND p.campaign_id = p_campaign FOR SHARE;
  IF (
    SELECT c.given FROM consent c
    WHERE c.organisation_id = called.company_id AND c.participation_id = called.id AND c.authority_id = authority AND c.kind = 'named'
    ORDER BY c.at DESC, c.id DESC LIMIT 1
  ) IS NOT TRUE THEN
    RETURN;
  END IF;
  SELECT s.id INTO handed_in FROM assessment a JOIN submission s ON s.organisation_id = a.organisation_id AND s.assessment_id = a.id
    WHERE a.organisation_id = called.company_id AND a.id = called.assessment_id AND a.authority_id = authority AND a.participation_id = called.id
      AND a.state = 'submitted' AND s.withdrawn_at IS NULL AND s.returned_at IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM gate.write_audit(called.company_id, official, 'report.disclose', called.id::text, NULL, p_stated, p_request);
  RETURN QUERY SELECT called.company_id, handed_in;
END
$$;

-- Links -------------------------------------------------------------------------------------------------------------------

-- Campaigns that are open and have enterprises without a link, for the job that gives them theirs.
CREATE OR REPLACE FUNCTION gate.list_due_call_ups() RETURNS TABLE (authority_id uuid, campaign_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.organisation_id, c.id FROM campaign c
  WHERE c.announced_at IS NOT NULL AND now() BETWEEN c.opens_at AND c.closes_at AND EXISTS (
    SELECT FROM participation p WHERE p.organisation_id = c.organisation_id AND p.campaign_id = c.id AND p.token_id IS NULL AND p.company_id IS NULL)
  ORDER BY c.announced_at, c.id
$$;

REVOKE ALL ON FUNCTION gate.check_official, gate.open_consented, gate.queue_messages, gate.moment, gate.day_in_china, gate.lock_participation,
  gate.refresh_participation, gate.move_closing, gate.return_submission, gate.reopen, gate.list_due_call_ups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.open_consented, gate.refresh_participation, gate.move_closing, gate.return_submission, gate.reopen, gate.list_due_call_ups TO xinzhi_app;
GRANT EXECUTE ON FUNCTION gate.check_official TO xinzhi_publisher;
