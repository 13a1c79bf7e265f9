-- The gate: the only functions that work before a viewer exists (sign-up, sign-in, links) or across organisations (the
-- operator). They run as `xinzhi_gate`, who cannot sign in and whose policies see every row of the few tables granted in
-- `policies.sql`. `lib/server/shape.test.ts` lists them by name. Each finds its tables through a fixed search path, which
-- names `pg_temp` last: unnamed it would come first, and a temporary table of the caller's would stand for ours. Whatever
-- decides stands in here: what the caller claims is looked up again.
--
-- Applied as `xinzhi_gate` in the transaction of `prisma/migrate.ts`.

-- Audit -------------------------------------------------------------------------------------------------------------------

-- What an event is known by: it as canonical JSON (RFC 8785), members in alphabetical order, no spaces, strings escaped the
-- shortest way, which is how PostgreSQL writes them.
CREATE OR REPLACE FUNCTION gate.hash_event(
  p_organisation uuid, p_sequence bigint, p_at timestamptz, p_actor uuid, p_act text, p_object text, p_before text, p_after text, p_request text, p_previous text
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(concat(
    '{"act":', to_json(p_act),
    ',"actor":', coalesce(to_json(p_actor::text), 'null'),
    ',"afterHash":', coalesce(to_json(p_after), 'null'),
    ',"at":"', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    '","beforeHash":', coalesce(to_json(p_before), 'null'),
    ',"object":', coalesce(to_json(p_object), 'null'),
    ',"organisation":', to_json(p_organisation::text),
    ',"previousHash":', to_json(p_previous),
    ',"requestId":', coalesce(to_json(p_request), 'null'),
    ',"sequence":', p_sequence, '}'), 'UTF8')), 'hex')
$$;

-- Adds an event to an organisation's chain. The row of the chain's end is locked until the transaction ends, so that
-- every event names the one before it.
CREATE OR REPLACE FUNCTION gate.write_audit(
  p_organisation uuid, p_actor uuid, p_act text, p_object text, p_before text, p_after text, p_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head audit_head;
  now_at timestamptz(3) := clock_timestamp();
  next_sequence bigint;
  next_hash text;
BEGIN
  SELECT * INTO head FROM audit_head WHERE organisation_id = p_organisation FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_head (organisation_id, sequence, hash) VALUES (p_organisation, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM audit_head WHERE organisation_id = p_organisation FOR UPDATE;
  END IF;
  next_sequence := head.sequence + 1;
  next_hash := gate.hash_event(p_organisation, next_sequence, now_at, p_actor, p_act, p_object, p_before, p_after, p_request, head.hash);
  INSERT INTO audit_event (organisation_id, sequence, at, actor, act, object, before_hash, after_hash, request_id, previous_hash, hash)
    VALUES (p_organisation, next_sequence, now_at, p_actor, p_act, p_object, p_before, p_after, p_request, head.hash, next_hash);
  UPDATE audit_head SET sequence = next_sequence, hash = next_hash WHERE organisation_id = p_organisation;
END
$$;

-- The same into the chains of many organisations, each of which is named once: one by one, fifty thousand take minutes.
CREATE OR REPLACE FUNCTION gate.write_audits(p_organisations uuid[], p_objects text[], p_actor uuid, p_act text, p_after text, p_request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_at constant timestamptz(3) := clock_timestamp();
BEGIN
  INSERT INTO audit_head (organisation_id, sequence, hash) SELECT id, 0, repeat('0', 64) FROM unnest(p_organisations) AS id ON CONFLICT DO NOTHING;
  PERFORM FROM audit_head WHERE organisation_id = ANY (p_organisations) ORDER BY organisation_id FOR UPDATE;
  WITH next AS MATERIALIZED (
    SELECT h.organisation_id, h.sequence + 1 AS sequence, told.object, h.hash AS previous_hash,
      gate.hash_event(h.organisation_id, h.sequence + 1, now_at, p_actor, p_act, told.object, NULL, p_after, p_request, h.hash) AS hash
    FROM unnest(p_organisations, p_objects) AS told (organisation_id, object) JOIN audit_head h ON h.organisation_id = told.organisation_id
  ), written AS (
    INSERT INTO audit_event (organisation_id, sequence, at, actor, act, object, after_hash, request_id, previous_hash, hash)
    SELECT organisation_id, sequence, now_at, p_actor, p_act, object, p_after, p_request, previous_hash, hash FROM next
  )
  UPDATE audit_head h SET sequence = next.sequence, hash = next.hash FROM next WHERE h.organisation_id = next.organisation_id;
END
$$;

-- The chain of the installation itself.
CREATE OR REPLACE FUNCTION gate.platform() RETURNS uuid LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT '00000000-0000-7000-8000-000000000000'::uuid $$;

-- For the application: into the chain of the organisation that the transaction works for.
CREATE OR REPLACE FUNCTION gate.append_audit(
  p_actor uuid, p_act text, p_object text, p_before text, p_after text, p_request text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT gate.write_audit(current_setting('app.organisation')::uuid, p_actor, p_act, p_object, p_before, p_after, p_request)
$$;

-- For what happens outside of an organisation: signing in and out, accounts, links that failed.
CREATE OR REPLACE FUNCTION gate.append_platform_audit(p_actor uuid, p_act text, p_object text, p_request text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT gate.write_audit(gate.platform(), p_actor, p_act, p_object, NULL, NULL, p_request)
$$;

-- Somebody signed in asked for an organisation without a grant in it. Written where that organisation's managers see it,
-- or into the installation's chain if there is no such organisation.
CREATE OR REPLACE FUNCTION gate.record_refusal(p_user uuid, p_organisation uuid, p_object text, p_request text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  chain uuid := coalesce((SELECT id FROM organisation WHERE id = p_organisation), gate.platform());
BEGIN
  -- A stranger must not make somebody else's chain grow without end: ten a minute tell the story.
  IF (
    SELECT count(*) FROM (SELECT actor, act, at FROM audit_event WHERE organisation_id = chain ORDER BY sequence DESC LIMIT 200) AS latest
    WHERE latest.actor = p_user AND latest.act = 'refused' AND latest.at > now() - interval '1 minute'
  ) < 10 THEN
    PERFORM gate.write_audit(chain, p_user, 'refused', p_object, NULL, NULL, p_request);
  END IF;
END
$$;

-- Accounts and sessions ---------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION gate.role_fits(p_kind organisation_kind, p_role role) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE p_kind
    WHEN 'company' THEN p_role IN ('respondent', 'manager')
    WHEN 'consultancy' THEN p_role = 'consultant'
    WHEN 'authority' THEN p_role = 'official'
    WHEN 'platform' THEN p_role = 'operator'
  END
$$;

-- Whether a person who can sign in has this role in an organisation of the kind that the role is of.
DROP FUNCTION IF EXISTS gate.is_manager, gate.is_official;
CREATE OR REPLACE FUNCTION gate.works_as(p_user uuid, p_organisation uuid, p_role role) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM membership m JOIN organisation o ON o.id = m.organisation_id JOIN "user" u ON u.id = m.user_id
    WHERE m.organisation_id = p_organisation AND m.user_id = p_user AND m.role = p_role AND m.ended_at IS NULL
      AND gate.role_fits(o.kind, p_role) AND u.state = 'active')
$$;

-- Sign-up: a user, a company and its first manager. False if the login is taken; then nothing was written.
CREATE OR REPLACE FUNCTION gate.open_account(
  p_user uuid, p_login text, p_name text, p_password_hash text, p_locale text,
  p_organisation uuid, p_organisation_name text, p_credit_code text, p_industry text, p_region text, p_group_code text,
  p_request text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO "user" (id, login, name, password_hash, locale)
    VALUES (p_user, p_login, p_name, p_password_hash, p_locale) ON CONFLICT (login) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO organisation (id, kind, name, credit_code, industry, region, group_code)
    VALUES (p_organisation, 'company', p_organisation_name, p_credit_code, p_industry, p_region, p_group_code);
  INSERT INTO membership (organisation_id, user_id, role, display_name) VALUES (p_organisation, p_user, 'manager', p_name);
  PERFORM gate.write_audit(p_organisation, p_user, 'account.open', p_user::text, NULL, NULL, p_request);
  RETURN true;
END
$$;

-- For sign-in. The caller compares the hash and says the same whether or not there is a row.
CREATE OR REPLACE FUNCTION gate.find_credentials(p_login text)
RETURNS TABLE (id uuid, name text, password_hash text, totp jsonb, locale text, state user_state)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.name, u.password_hash, u.totp, u.locale, u.state FROM "user" u WHERE u.login = p_login
$$;

-- Keys of saves and submissions are kept for 30 days, whosever they are. Each sign-in takes away more than a session leaves
-- behind on average, the oldest first, found by the index on `at`; who comes while another is at it goes on without.
CREATE OR REPLACE FUNCTION gate.forget_batches() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_try_advisory_xact_lock(hashtextextended('batch_key', 0)) THEN
    DELETE FROM batch_key WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM batch_key WHERE at < now() - interval '30 days' ORDER BY at LIMIT 2000));
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION gate.open_session(
  p_session uuid, p_user uuid, p_token_hash bytea, p_idle_minutes integer, p_expires_at timestamptz,
  p_agent text, p_address text, p_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO session (id, user_id, token_hash, idle_minutes, expires_at, agent, address)
    SELECT p_session, u.id, p_token_hash, p_idle_minutes, p_expires_at, p_agent, p_address
    FROM "user" u WHERE u.id = p_user AND u.state = 'active';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no active user' USING ERRCODE = 'no_data_found';
  END IF;
  -- Where and when somebody signed in is not kept for ever; what they did stays in the audit log.
  DELETE FROM session WHERE user_id = p_user AND expires_at < now() - interval '30 days';
  PERFORM gate.forget_batches();
  PERFORM gate.write_audit(gate.platform(), p_user, 'session.open', p_session::text, NULL, NULL, p_request);
END
$$;

-- Whom a session's secret stands for, and the grant in one organisation: what the hot paths check inside their one
-- statement. No row without a running session; `role` and what follows are null without a grant. `industry` and `region` are
-- the organisation's, which the application would look up once more behind the policies of two tables. Notes at most once a
-- minute that the session is used.
DROP FUNCTION IF EXISTS gate.admit;
CREATE FUNCTION gate.admit(p_token_hash bytea, p_organisation uuid)
RETURNS TABLE (user_id uuid, role role, display_name text, industry text, region text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_session uuid;
  v_seen_at timestamptz;
BEGIN
  SELECT s.id, s.last_seen_at, s.user_id, m.role, m.display_name, o.industry, o.region
    INTO v_session, v_seen_at, user_id, role, display_name, industry, region
    FROM session s JOIN "user" u ON u.id = s.user_id
      LEFT JOIN membership m ON m.organisation_id = p_organisation AND m.user_id = s.user_id AND m.ended_at IS NULL
      LEFT JOIN organisation o ON o.id = m.organisation_id
    WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - make_interval(mins => s.idle_minutes) AND u.state = 'active';
  IF FOUND THEN
    IF v_seen_at < now() - interval '1 minute' THEN
      UPDATE session SET last_seen_at = now() WHERE id = v_session;
    END IF;
    RETURN NEXT;
  END IF;
END
$$;

-- The same for a page: with what the page's frame shows. `memberships`: [{organisation, name, kind, role}], by name.
CREATE OR REPLACE FUNCTION gate.load_session(p_token_hash bytea)
RETURNS TABLE (session_id uuid, user_id uuid, name text, login text, locale text, memberships jsonb)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH live AS (
    SELECT s.id, s.user_id, s.last_seen_at, u.name, u.login, u.locale FROM session s JOIN "user" u ON u.id = s.user_id
    WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - make_interval(mins => s.idle_minutes) AND u.state = 'active'
  ), seen AS (
    UPDATE session s SET last_seen_at = now() FROM live
    WHERE s.id = live.id AND live.last_seen_at < now() - interval '1 minute'
  )
  SELECT live.id, live.user_id, live.name, live.login, live.locale, coalesce((
    SELECT jsonb_agg(jsonb_build_object('organisation', o.id, 'name', o.name, 'kind', o.kind, 'role', m.role) ORDER BY o.name, o.id)
    FROM membership m JOIN organisation o ON o.id = m.organisation_id
    WHERE m.user_id = live.user_id AND m.ended_at IS NULL), '[]')
  FROM live
$$;

-- Links that work once ----------------------------------------------------------------------------------------------------

-- Whether a link is worth something: what its maker may do at this moment. A manager who left must not come back through
-- an invitation made before, and somebody who joined another organisation meanwhile is no longer one manager's to reset. A
-- call stands while its maker is an official of the authority that calls. Without a maker the installation itself made it.
CREATE OR REPLACE FUNCTION gate.link_stands(p_purpose token_purpose, p_by uuid, p_organisation uuid, p_subject uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH maker AS (
    SELECT m.organisation_id, m.role FROM membership m JOIN "user" u ON u.id = m.user_id
    WHERE m.user_id = p_by AND m.ended_at IS NULL AND u.state = 'active'
  )
  SELECT (p_by IS NULL AND p_purpose IN ('invitation', 'callUp'))
    OR (p_purpose = 'callUp' AND EXISTS (SELECT FROM maker WHERE role = 'official' AND organisation_id = p_organisation))
    OR (p_purpose <> 'callUp' AND EXISTS (SELECT FROM maker WHERE role = 'operator'))
    OR (
      EXISTS (SELECT FROM maker WHERE role = 'manager' AND organisation_id = p_organisation)
      AND (p_purpose = 'invitation' OR (
        p_purpose = 'reset'
        AND EXISTS (SELECT FROM membership WHERE organisation_id = p_organisation AND user_id = p_subject AND ended_at IS NULL)
        AND NOT EXISTS (SELECT FROM membership WHERE organisation_id <> p_organisation AND user_id = p_subject AND ended_at IS NULL)
      ))
    )
$$;

-- A link for a new password. A manager makes one only for somebody who is in no other organisation: whoever holds the
-- link can enter everything the person can. Operators make one for anybody. False if refused.
CREATE OR REPLACE FUNCTION gate.issue_reset(
  p_token uuid, p_hash bytea, p_by uuid, p_organisation uuid, p_subject uuid, p_expires_at timestamptz, p_request text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT gate.link_stands('reset', p_by, p_organisation, p_subject) OR NOT EXISTS (SELECT FROM "user" WHERE id = p_subject) THEN
    RETURN false;
  END IF;
  INSERT INTO token (id, hash, purpose, organisation_id, subject_id, created_by, expires_at)
    VALUES (p_token, p_hash, 'reset', p_organisation, p_subject, p_by, p_expires_at);
  PERFORM gate.write_audit(p_organisation, p_by, 'password.link', p_subject::text, NULL, NULL, p_request);
  RETURN true;
END
$$;

-- Uses the link up, sets the password and ends every session of the person. Null if the link is not good.
CREATE OR REPLACE FUNCTION gate.redeem_reset(p_hash bytea, p_password_hash text, p_request text)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_token token;
BEGIN
  UPDATE token SET used_at = now()
    WHERE hash = p_hash AND purpose = 'reset' AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
      AND gate.link_stands(purpose, created_by, organisation_id, subject_id)
    RETURNING * INTO found_token;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  UPDATE "user" SET password_hash = p_password_hash, updated_at = now() WHERE id = found_token.subject_id;
  UPDATE session SET revoked_at = now() WHERE user_id = found_token.subject_id AND revoked_at IS NULL;
  PERFORM gate.write_audit(found_token.organisation_id, found_token.subject_id, 'password.reset', found_token.subject_id::text, NULL, NULL, p_request);
  RETURN found_token.subject_id;
END
$$;

-- What the page of a link says before it is used; nothing if the link is not good.
CREATE OR REPLACE FUNCTION gate.load_token(p_hash bytea)
RETURNS TABLE (purpose token_purpose, organisation_id uuid, organisation_name text, organisation_kind organisation_kind, role role, login text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.purpose, o.id, o.name, o.kind, t.role, t.login FROM token t LEFT JOIN organisation o ON o.id = t.organisation_id
  WHERE t.hash = p_hash AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
    AND gate.link_stands(t.purpose, t.created_by, t.organisation_id, t.subject_id)
$$;

-- Uses an invitation up, makes its bearer a member and gives them the sections it names. `p_user` is the person signed in, or
-- the id of a new account that is opened with the other values (`p_login` not null). Answers the organisation; 'TOKEN' or
-- 'LOGIN_TAKEN' in `problem`.
CREATE OR REPLACE FUNCTION gate.redeem_invitation(
  p_hash bytea, p_user uuid, p_login text, p_name text, p_password_hash text, p_locale text, p_request text
) RETURNS TABLE (organisation_id uuid, problem text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_token token;
BEGIN
  SELECT t.* INTO found_token FROM token t JOIN organisation o ON o.id = t.organisation_id
    WHERE t.hash = p_hash AND t.purpose = 'invitation' AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
      AND gate.role_fits(o.kind, t.role) AND gate.link_stands(t.purpose, t.created_by, t.organisation_id, t.subject_id)
    FOR NO KEY UPDATE OF t;
  IF NOT FOUND THEN
    RETURN QUERY SELECT NULL::uuid, 'TOKEN';
    RETURN;
  END IF;
  IF p_login IS NOT NULL THEN
    INSERT INTO "user" (id, login, name, password_hash, locale)
      VALUES (p_user, p_login, p_name, p_password_hash, p_locale) ON CONFLICT (login) DO NOTHING;
    IF NOT FOUND THEN
      RETURN QUERY SELECT NULL::uuid, 'LOGIN_TAKEN';
      RETURN;
    END IF;
  END IF;
  UPDATE token SET used_at = now() WHERE id = found_token.id;
  -- Who comes back sees what this link names, and not what they had before they left.
  DELETE FROM assignment a USING membership m
    WHERE m.organisation_id = found_token.organisation_id AND m.user_id = p_user AND m.ended_at IS NOT NULL
      AND a.organisation_id = m.organisation_id AND a.user_id = m.user_id;
  -- Who is a member already keeps the role.
  INSERT INTO membership (organisation_id, user_id, role, display_name)
    SELECT found_token.organisation_id, u.id, found_token.role, u.name FROM "user" u WHERE u.id = p_user
    ON CONFLICT ON CONSTRAINT membership_pkey DO UPDATE SET ended_at = NULL, role = excluded.role WHERE membership.ended_at IS NOT NULL;
  -- An assessment or indicator that is gone by now is left out.
  INSERT INTO assignment (organisation_id, assessment_id, user_id, indicator, by)
    SELECT a.organisation_id, a.id, p_user, known.indicator, coalesce(found_token.created_by, p_user)
    FROM assessment a
    JOIN instrument_version v ON v.key = a.instrument_key AND v.version = a.instrument_version
    CROSS JOIN LATERAL (SELECT jsonb_path_query(v.body, '$.elements[*].indicators[*].id') #>> '{}' AS indicator) AS known
    WHERE a.organisation_id = found_token.organisation_id AND a.id = found_token.assessment_id AND known.indicator = ANY (found_token.indicators)
    ON CONFLICT ON CONSTRAINT assignment_pkey DO NOTHING;
  PERFORM gate.write_audit(found_token.organisation_id, p_user, 'invitation.redeem', found_token.id::text, NULL, NULL, p_request);
  RETURN QUERY SELECT found_token.organisation_id, NULL::text;
END
$$;

-- The link with which the first operator of an installation opens an account. False once there is an operator.
CREATE OR REPLACE FUNCTION gate.issue_first_operator(p_token uuid, p_hash bytea, p_expires_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM audit_head WHERE organisation_id = gate.platform() FOR UPDATE;
  IF EXISTS (SELECT FROM membership WHERE organisation_id = gate.platform()) THEN
    RETURN false;
  END IF;
  INSERT INTO token (id, hash, purpose, organisation_id, role, expires_at)
    VALUES (p_token, p_hash, 'invitation', gate.platform(), 'operator', p_expires_at);
  PERFORM gate.write_audit(gate.platform(), NULL, 'operator.link', p_token::text, NULL, NULL, NULL);
  RETURN true;
END
$$;

-- The operator, across organisations ---------------------------------------------------------------------------------------

-- Whether a person is an operator who can sign in.
CREATE OR REPLACE FUNCTION gate.is_operator(p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT gate.works_as(p_user, gate.platform(), 'operator') $$;

-- `p_operator` null: the installation itself (seeds, commands of the person who runs it).
CREATE OR REPLACE FUNCTION gate.check_operator(p_operator uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF p_operator IS NOT NULL AND NOT gate.is_operator(p_operator) THEN
    RAISE EXCEPTION 'not an operator' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Newest first; `p_q` is part of a name or of a credit code, in any case of letters. `p_claims`: only companies whose credit code
-- nobody has checked yet. Without `p_limit` all of them. `total`: how many there are in all.
DROP FUNCTION IF EXISTS gate.list_organisations;
CREATE FUNCTION gate.list_organisations(
  p_operator uuid, p_q text DEFAULT NULL, p_kind organisation_kind DEFAULT NULL, p_claims boolean DEFAULT false,
  p_limit integer DEFAULT NULL, p_offset integer DEFAULT 0
) RETURNS TABLE (id uuid, kind organisation_kind, name text, credit_code text, verified_at timestamptz, industry text, region text,
  group_code text, region_prefix text, created_at timestamptz, members integer, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM gate.check_operator(p_operator);
  RETURN QUERY
    WITH shown AS (
      SELECT o.*, count(*) OVER ()::integer AS total FROM organisation o
      WHERE (p_q IS NULL OR position(lower(p_q) IN lower(o.name)) > 0 OR position(upper(p_q) IN o.credit_code) > 0)
        AND (p_kind IS NULL OR o.kind = p_kind)
        AND (NOT p_claims OR (o.kind = 'company' AND o.credit_code IS NOT NULL AND o.verified_at IS NULL))
      ORDER BY o.created_at DESC, o.id DESC LIMIT p_limit OFFSET p_offset
    )
    -- Members are counted for what is shown, not for all that was looked through.
    SELECT o.id, o.kind, o.name, o.credit_code, o.verified_at::timestamptz, o.industry, o.region, o.group_code, o.region_prefix, o.created_at::timestamptz,
      (SELECT count(*)::integer FROM membership m WHERE m.organisation_id = o.id AND m.ended_at IS NULL), o.total
    FROM shown o ORDER BY o.created_at DESC, o.id DESC;
END
$$;

CREATE OR REPLACE FUNCTION gate.open_organisation(
  p_operator uuid, p_organisation uuid, p_kind organisation_kind, p_name text, p_credit_code text, p_region_prefix text, p_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM gate.check_operator(p_operator);
  INSERT INTO organisation (id, kind, name, credit_code, region_prefix)
    VALUES (p_organisation, p_kind, p_name, p_credit_code, p_region_prefix);
  PERFORM gate.write_audit(p_organisation, p_operator, 'organisation.open', p_organisation::text, NULL, NULL, p_request);
END
$$;

-- States that the credit code was checked. 'NOT_FOUND' without such an organisation or code, 'CONFLICT' where another
-- organisation with that code is verified; null when done.
CREATE OR REPLACE FUNCTION gate.verify_organisation(p_operator uuid, p_organisation uuid, p_request text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM gate.check_operator(p_operator);
  UPDATE organisation SET verified_at = now(), updated_at = now() WHERE id = p_organisation AND credit_code IS NOT NULL;
  IF NOT FOUND THEN
    RETURN 'NOT_FOUND';
  END IF;
  PERFORM gate.write_audit(p_organisation, p_operator, 'organisation.verify', p_organisation::text, NULL, NULL, p_request);
  RETURN NULL;
EXCEPTION WHEN unique_violation THEN
  RETURN 'CONFLICT';
END
$$;

-- A link into any organisation, for its first members.
CREATE OR REPLACE FUNCTION gate.issue_invitation(
  p_operator uuid, p_token uuid, p_hash bytea, p_organisation uuid, p_role role, p_login text, p_expires_at timestamptz, p_request text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM gate.check_operator(p_operator);
  IF NOT EXISTS (SELECT FROM organisation o WHERE o.id = p_organisation AND gate.role_fits(o.kind, p_role)) THEN
    RETURN false;
  END IF;
  INSERT INTO token (id, hash, purpose, organisation_id, role, login, created_by, expires_at)
    VALUES (p_token, p_hash, 'invitation', p_organisation, p_role, p_login, p_operator, p_expires_at);
  PERFORM gate.write_audit(p_organisation, p_operator, 'members.invite', p_token::text, NULL, NULL, p_request);
  RETURN true;
END
$$;

-- Guards that see across organisations ---------------------------------------------------------------------------------------

-- A version that a submission pins never changes; until then it may be replaced.
CREATE OR REPLACE FUNCTION gate.keep_pinned_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.key, NEW.version, NEW.hash, NEW.scoring_hash, NEW.body) IS NOT DISTINCT FROM (OLD.key, OLD.version, OLD.hash, OLD.scoring_hash, OLD.body) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM submission WHERE instrument_key = OLD.key AND instrument_version = OLD.version) THEN
    RAISE EXCEPTION 'a submission pins this version' USING ERRCODE = 'restrict_violation', HINT = 'pinned';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

-- A submission is made with the version as it stands, which from then on stays: the lock waits for a replacement that is
-- under way, and a replacement waits for it.
CREATE OR REPLACE FUNCTION gate.pin_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM instrument_version
    WHERE key = NEW.instrument_key AND version = NEW.instrument_version AND hash = NEW.instrument_hash FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the instrument was replaced' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END
$$;

-- A member's role is one that the kind of organisation has.
CREATE OR REPLACE FUNCTION gate.check_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM organisation o WHERE o.id = NEW.organisation_id AND gate.role_fits(o.kind, NEW.role)) THEN
    RAISE EXCEPTION 'no such role in this kind of organisation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

-- Rights: nobody calls what is not listed here ------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gate FROM PUBLIC, xinzhi_app, xinzhi_publisher;
GRANT USAGE ON SCHEMA gate TO xinzhi_app, xinzhi_publisher;
GRANT EXECUTE ON FUNCTION
  gate.append_audit, gate.append_platform_audit, gate.record_refusal,
  gate.open_account, gate.find_credentials, gate.open_session, gate.admit, gate.load_session,
  gate.issue_reset, gate.redeem_reset, gate.load_token, gate.redeem_invitation, gate.issue_first_operator,
  gate.list_organisations, gate.open_organisation, gate.verify_organisation, gate.issue_invitation
TO xinzhi_app;
-- The publisher has those checked who ask it for something; `check_official` is lent in `campaigns.sql`.
GRANT EXECUTE ON FUNCTION gate.check_operator, gate.append_platform_audit TO xinzhi_publisher;
