-- The operator's console: who is there, what runs, what is used. Like `gate.sql` it is applied as `xinzhi_gate`. Nothing in here
-- answers a figure, an answer or a score of anybody.

-- One organisation with those who are in it. `members`: [{user, name, login, role, state, at}], by the time they joined; `rivals`: the
-- other organisations that state the same credit code, the verified one first, at most twenty: [{organisation, name, verified}].
CREATE OR REPLACE FUNCTION gate.load_organisation(p_operator uuid, p_organisation uuid)
RETURNS TABLE (id uuid, kind organisation_kind, name text, credit_code text, verified_at timestamptz, industry text, region text,
  group_code text, region_prefix text, created_at timestamptz, members jsonb, rivals jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    SELECT o.id, o.kind, o.name, o.credit_code, o.verified_at::timestamptz, o.industry, o.region, o.group_code, o.region_prefix, o.created_at::timestamptz,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('user', u.id, 'name', u.name, 'login', u.login, 'role', m.role, 'state', u.state, 'at', m.created_at) ORDER BY m.created_at, u.id)
        FROM membership m JOIN "user" u ON u.id = m.user_id WHERE m.organisation_id = o.id AND m.ended_at IS NULL), '[]'),
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('organisation', r.id, 'name', r.name, 'verified', r.verified_at IS NOT NULL) ORDER BY r.verified_at IS NULL, r.created_at, r.id)
        FROM (SELECT * FROM organisation other WHERE other.credit_code = o.credit_code AND other.id <> o.id
              ORDER BY other.verified_at IS NULL, other.created_at, other.id LIMIT 20) AS r), '[]')
    FROM organisation o WHERE o.id = p_organisation;
END
$$;

-- People by name, or the one of `p_user`. `signed_in_at`: when the latest session was opened; `sessions`: how many run now;
-- `memberships` as in `load_session`. `total`: how many there are in all.
CREATE OR REPLACE FUNCTION gate.list_users(
  p_operator uuid, p_user uuid, p_q text, p_state user_state, p_limit integer, p_offset integer
) RETURNS TABLE (id uuid, login text, name text, state user_state, created_at timestamptz, signed_in_at timestamptz, sessions integer,
  memberships jsonb, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    WITH shown AS (
      SELECT u.id, u.login, u.name, u.state, u.created_at, count(*) OVER ()::integer AS total FROM "user" u
      WHERE (p_user IS NULL OR u.id = p_user)
        AND (p_q IS NULL OR position(lower(p_q) IN lower(u.name)) > 0 OR position(lower(p_q) IN lower(u.login)) > 0)
        AND (p_state IS NULL OR u.state = p_state)
      ORDER BY u.created_at DESC, u.id DESC LIMIT p_limit OFFSET p_offset
    )
    SELECT u.id, u.login, u.name, u.state, u.created_at::timestamptz,
      (SELECT max(s.created_at)::timestamptz FROM session s WHERE s.user_id = u.id),
      (SELECT count(*)::integer FROM session s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > now()
        AND s.last_seen_at > now() - make_interval(mins => s.idle_minutes)),
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('organisation', o.id, 'name', o.name, 'kind', o.kind, 'role', m.role) ORDER BY o.name, o.id)
        FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE m.user_id = u.id AND m.ended_at IS NULL), '[]'),
      u.total
    FROM shown u ORDER BY u.created_at DESC, u.id DESC;
END
$$;

-- Lets somebody sign in or not; whoever may not is signed out everywhere at once. 'NOT_FOUND' without such a person, 'SELF' for the
-- operator's own account, 'LAST_OPERATOR' where no operator who can sign in would be left; null when done. What is so already is no event.
CREATE OR REPLACE FUNCTION gate.set_user_state(p_operator uuid, p_user uuid, p_state user_state, p_request text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- One after the other: two operators must not disable each other at the same moment. Whoever waited is looked at again.
  PERFORM FROM audit_head WHERE organisation_id = gate.platform() FOR UPDATE;
  PERFORM gate.check_operator(p_operator);
  IF p_user = p_operator THEN
    RETURN 'SELF';
  END IF;
  IF p_state = 'disabled' AND gate.is_operator(p_user) AND NOT EXISTS (
    SELECT FROM membership m WHERE m.organisation_id = gate.platform() AND m.user_id <> p_user AND gate.is_operator(m.user_id)
  ) THEN
    RETURN 'LAST_OPERATOR';
  END IF;
  UPDATE "user" SET state = p_state, updated_at = now() WHERE id = p_user AND state <> p_state;
  IF NOT FOUND THEN
    RETURN CASE WHEN EXISTS (SELECT FROM "user" WHERE id = p_user) THEN NULL ELSE 'NOT_FOUND' END;
  END IF;
  IF p_state = 'disabled' THEN
    UPDATE session SET revoked_at = now() WHERE user_id = p_user AND revoked_at IS NULL;
  END IF;
  PERFORM gate.write_audit(gate.platform(), p_operator, CASE p_state WHEN 'disabled' THEN 'user.disable' ELSE 'user.enable' END, p_user::text, NULL, NULL, p_request);
  RETURN NULL;
END
$$;

-- Published questionnaires with how many assessments and submissions of all companies rest on each.
CREATE OR REPLACE FUNCTION gate.list_versions(p_operator uuid)
RETURNS TABLE (key text, version text, hash text, scoring_hash text, published_at timestamptz, assessments integer, submissions integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    SELECT v.key, v.version, v.hash, v.scoring_hash, v.published_at::timestamptz,
      (SELECT count(*)::integer FROM assessment a WHERE a.instrument_key = v.key AND a.instrument_version = v.version),
      (SELECT count(*)::integer FROM submission s WHERE s.instrument_key = v.key AND s.instrument_version = v.version)
    FROM instrument_version v;
END
$$;

-- How much there is of what an installation grows by.
CREATE OR REPLACE FUNCTION gate.measure_installation(p_operator uuid)
RETURNS TABLE (server_version text, bytes bigint, connections integer, most_connections integer, companies integer, consultancies integer,
  authorities integer, claims integer, users integer, disabled_users integer, submissions integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    SELECT current_setting('server_version'), pg_database_size(current_database()),
      (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()), current_setting('max_connections')::integer,
      o.companies, o.consultancies, o.authorities, o.claims,
      (SELECT count(*)::integer FROM "user"), (SELECT count(*)::integer FROM "user" WHERE state = 'disabled'), (SELECT count(*)::integer FROM submission)
    FROM (
      SELECT count(*) FILTER (WHERE kind = 'company')::integer AS companies, count(*) FILTER (WHERE kind = 'consultancy')::integer AS consultancies,
        count(*) FILTER (WHERE kind = 'authority')::integer AS authorities,
        count(*) FILTER (WHERE kind = 'company' AND credit_code IS NOT NULL AND verified_at IS NULL)::integer AS claims
      FROM organisation
    ) AS o;
END
$$;

-- Mails of all authorities, the latest first. `receiver`: the enterprise it is about, null where its row is
-- gone. `total` as above.
CREATE OR REPLACE FUNCTION gate.list_outgoing_messages(
  p_operator uuid, p_state message_state, p_kind message_kind, p_limit integer, p_offset integer
) RETURNS TABLE (organisation_id uuid, organisation_name text, id uuid, kind message_kind, state message_state, participation_id uuid, receiver text,
  "to" text, attempts integer, error text, created_at timestamptz, sent_at timestamptz, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    WITH shown AS (
      SELECT m.*, count(*) OVER ()::integer AS total FROM message m
      WHERE (p_state IS NULL OR m.state = p_state) AND (p_kind IS NULL OR m.kind = p_kind)
      ORDER BY m.created_at DESC, m.id DESC LIMIT p_limit OFFSET p_offset
    )
    SELECT m.organisation_id, o.name, m.id, m.kind, m.state, m.participation_id, p.name, m."to", m.attempts, m.error, m.created_at::timestamptz,
      m.sent_at::timestamptz, m.total
    FROM shown m JOIN organisation o ON o.id = m.organisation_id
      LEFT JOIN participation p ON p.organisation_id = m.organisation_id AND p.id = m.participation_id
    ORDER BY m.created_at DESC, m.id DESC;
END
$$;

-- Puts a mail that did not go out, or of which nobody knows, back into the queue. False where there is none such with an address.
CREATE OR REPLACE FUNCTION gate.requeue_message(p_operator uuid, p_message uuid, p_request text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  authority uuid;
BEGIN
  PERFORM gate.check_operator(p_operator);
  UPDATE message SET state = 'queued', attempts = 0, error = NULL, claimed_at = NULL
    WHERE id = p_message AND state IN ('failed', 'unclear', 'held') AND "to" IS NOT NULL RETURNING organisation_id INTO authority;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM gate.write_audit(authority, p_operator, 'message.retry', p_message::text, NULL, NULL, p_request);
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION gate.list_outgoing_messages, gate.requeue_message, gate.load_organisation, gate.list_users, gate.set_user_state, gate.list_versions, gate.measure_installation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.list_outgoing_messages, gate.requeue_message, gate.load_organisation, gate.list_users, gate.set_user_state, gate.list_versions, gate.measure_installation TO xinzhi_app;
