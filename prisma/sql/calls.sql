-- How an enterprise answers a call: its link, the calls it sees, joining a campaign, and consent. Same rules as in `gate.sql`.
--
-- A call belongs to the company that used its link or joined with it. Until then it belongs to the company that has its credit
-- code and was verified: a code alone is only typed, and whoever types somebody else's sees nothing.
--
-- Rows are locked in one order: campaign (shared, so that its closing stands still), participation, token, organisation or
-- assessment, ends of audit chains.

-- Who works in this transaction, and for which company, as `lib/server/db.ts` set them.
CREATE OR REPLACE FUNCTION gate.acting_user() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT nullif(current_setting('app.user', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION gate.acting_organisation() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT nullif(current_setting('app.organisation', true), '')::uuid $$;

-- The last moment for one enterprise, as `closingOf` of `lib/core/campaign.ts` has it.
CREATE OR REPLACE FUNCTION gate.closing_of(p_own timestamptz, p_campaign timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT greatest(p_own, p_campaign) $$;

-- Links -------------------------------------------------------------------------------------------------------------------

-- What the page of a link says; nothing where it is unknown or revoked. `state`: open, used, or closed. Where `p_user` belongs
-- to the company that holds the call, which one that is.
CREATE OR REPLACE FUNCTION gate.load_call_up(p_hash bytea, p_user uuid)
RETURNS TABLE (state text, authority_name text, title text, contact_name text, contact_phone text, contact_email text, opens_at timestamptz,
  closes_at timestamptz, name text, credit_code text, region text, company_id uuid, participation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN t.used_at IS NOT NULL THEN 'used' WHEN t.expires_at <= now() OR gate.closing_of(p.closes_at, c.closes_at) < now() THEN 'closed' ELSE 'open' END,
    o.name, c.title, c.contact_name, c.contact_phone, c.contact_email, c.opens_at, gate.closing_of(p.closes_at, c.closes_at),
    p.name, p.credit_code, p.region, own.organisation_id, CASE WHEN own.organisation_id IS NOT NULL THEN p.id END
  FROM token t
    JOIN participation p ON p.organisation_id = t.organisation_id AND p.id = t.participation_id
    JOIN campaign c ON c.organisation_id = p.organisation_id AND c.id = p.campaign_id
    JOIN organisation o ON o.id = c.organisation_id
    LEFT JOIN membership own ON own.organisation_id = p.company_id AND own.user_id = p_user AND own.ended_at IS NULL
  WHERE t.hash = p_hash AND t.purpose = 'callUp' AND t.revoked_at IS NULL AND c.announced_at IS NOT NULL
    AND gate.link_stands(t.purpose, t.created_by, t.organisation_id, t.subject_id)
$$;

-- Uses a link up, for the company `p_company`: a new one of the called name and code, whose first manager opens an account with
-- the other values (`p_login` not null); or one that `p_user`, signed in, manages and that has this code or none. It is verified
-- by the link. Answers where to go; in `problem` 'TOKEN', 'LOGIN_TAKEN', 'NOT_FOUND', 'CALLED_OTHER' or 'ENTERPRISE_KNOWN', the
-- last two with the called name and code and nothing about anybody else. After a problem nothing was written.
CREATE OR REPLACE FUNCTION gate.redeem_call_up(
  p_hash bytea, p_user uuid, p_login text, p_name text, p_password_hash text, p_locale text,
  p_company uuid, p_industry text, p_region text, p_group_code text, p_request text
) RETURNS TABLE (organisation_id uuid, participation_id uuid, problem text, name text, code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  called participation;
  company organisation;
  link uuid;
  violated text;
BEGIN
  SELECT p.* INTO called FROM token t JOIN participation p ON p.organisation_id = t.organisation_id AND p.id = t.participation_id
    WHERE t.hash = p_hash AND t.purpose = 'callUp' FOR NO KEY UPDATE OF p;
  SELECT t.id INTO link FROM token t JOIN campaign c ON c.organisation_id = called.organisation_id AND c.id = called.campaign_id
    WHERE t.hash = p_hash AND t.purpose = 'callUp' AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
      AND c.announced_at IS NOT NULL AND gate.closing_of(called.closes_at, c.closes_at) >= now()
      AND gate.link_stands(t.purpose, t.created_by, t.organisation_id, t.subject_id)
    FOR NO KEY UPDATE OF t;
  IF NOT FOUND THEN
    RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'TOKEN', NULL::text, NULL::text;
    RETURN;
  END IF;
  IF called.company_id IS NOT NULL AND called.company_id <> p_company THEN
    RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'ENTERPRISE_KNOWN', called.name, called.credit_code;
    RETURN;
  END IF;

  IF p_login IS NOT NULL THEN
    IF EXISTS (SELECT FROM organisation o WHERE o.credit_code = called.credit_code AND o.verified_at IS NOT NULL) THEN
      RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'ENTERPRISE_KNOWN', called.name, called.credit_code;
      RETURN;
    END IF;
    INSERT INTO "user" (id, login, name, password_hash, locale)
      VALUES (p_user, p_login, p_name, p_password_hash, p_locale) ON CONFLICT (login) DO NOTHING;
    IF NOT FOUND THEN
      RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'LOGIN_TAKEN', NULL::text, NULL::text;
      RETURN;
    END IF;
    INSERT INTO organisation (id, kind, name, credit_code, verified_at, industry, region, group_code)
      VALUES (p_company, 'company', called.name, called.credit_code, now(), p_industry, p_region, p_group_code);
    INSERT INTO membership (organisation_id, user_id, role, display_name) VALUES (p_company, p_user, 'manager', p_name);
    PERFORM gate.write_audit(p_company, p_user, 'account.open', p_user::text, NULL, NULL, p_request);
  ELSE
    SELECT * INTO company FROM organisation o WHERE o.id = p_company AND gate.works_as(p_user, o.id, 'manager') FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'NOT_FOUND', NULL::text, NULL::text;
      RETURN;
    END IF;
    IF company.credit_code <> called.credit_code THEN
      RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'CALLED_OTHER', called.name, called.credit_code;
      RETURN;
    END IF;
    -- In two steps: a code that changes takes the verification with it.
    UPDATE organisation SET credit_code = called.credit_code, updated_at = now() WHERE id = p_company AND credit_code IS NULL;
    UPDATE organisation SET verified_at = now(), updated_at = now() WHERE id = p_company AND verified_at IS NULL;
    IF FOUND THEN
      PERFORM gate.write_audit(p_company, p_user, 'organisation.verify', p_company::text, NULL, NULL, p_request);
    END IF;
  END IF;

  UPDATE token SET used_at = now() WHERE id = link;
  UPDATE participation SET company_id = p_company, state = CASE state WHEN 'called' THEN 'draft' ELSE state END, refreshed_at = now()
    WHERE organisation_id = called.organisation_id AND id = called.id;
  PERFORM gate.write_audit(p_company, p_user, 'call.redeem', called.id::text, NULL, NULL, p_request);
  PERFORM gate.write_audit(called.organisation_id, p_user, 'call.redeem', called.id::text, NULL, NULL, p_request);
  RETURN QUERY SELECT p_company, called.id, NULL::text, NULL::text, NULL::text;
EXCEPTION WHEN unique_violation THEN
  -- Two links for one enterprise at the same moment: the other one was first.
  GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME;
  IF violated <> 'organisation_verified_credit_code' THEN
    RAISE;
  END IF;
  RETURN QUERY SELECT NULL::uuid, NULL::uuid, 'ENTERPRISE_KNOWN', called.name, called.credit_code;
END
$$;

-- Calls ---------------------------------------------------------------------------------------------------------------------

-- The calls of the company that the transaction works for, of announced campaigns, the newest first. `state` is that of the
-- company's own assessment, which the authority's row follows within a minute.
CREATE OR REPLACE FUNCTION gate.list_calls()
RETURNS TABLE (participation_id uuid, authority_id uuid, authority_name text, title text, text text, contact_name text, contact_phone text,
  contact_email text, fiscal_year integer, instrument_key text, instrument_version text, announced_at timestamptz, opens_at timestamptz,
  closes_at timestamptz, is_held boolean, assessment_id uuid, assessment_state assessment_state, reason text, named boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, c.organisation_id, a.name, c.title, c.text, c.contact_name, c.contact_phone, c.contact_email, c.fiscal_year,
    c.instrument_key, c.instrument_version, c.announced_at, c.opens_at, gate.closing_of(p.closes_at, c.closes_at), p.company_id IS NOT NULL,
    s.id, s.state, p.reason, p.named
  FROM organisation own
    JOIN participation p ON p.company_id = own.id OR (p.company_id IS NULL AND own.verified_at IS NOT NULL AND p.credit_code = own.credit_code)
    JOIN campaign c ON c.organisation_id = p.organisation_id AND c.id = p.campaign_id
    JOIN organisation a ON a.id = c.organisation_id
    LEFT JOIN assessment s ON s.organisation_id = own.id AND s.id = p.assessment_id
  WHERE own.id = gate.acting_organisation() AND own.kind = 'company' AND c.announced_at IS NOT NULL
  ORDER BY c.announced_at DESC, p.id
$$;

-- The call as it is to be answered, with its row locked until the transaction ends: who else answers it meanwhile waits. Nothing
-- unless it is the company's and the person manages the company. `is_open`: at this moment, by the clock.
CREATE OR REPLACE FUNCTION gate.lock_call(p_participation uuid)
RETURNS TABLE (authority_id uuid, instrument_key text, instrument_version text, fiscal_year integer, closes_at timestamptz, is_open boolean,
  assessment_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  campaign_row campaign;
  called participation;
BEGIN
  IF NOT gate.works_as(gate.acting_user(), gate.acting_organisation(), 'manager') THEN
    RETURN;
  END IF;
  -- Found by company or code, as those have an index and the id alone has none.
  SELECT c.* INTO campaign_row FROM organisation own
    JOIN participation p ON p.company_id = own.id OR (p.company_id IS NULL AND own.verified_at IS NOT NULL AND p.credit_code = own.credit_code)
    JOIN campaign c ON c.organisation_id = p.organisation_id AND c.id = p.campaign_id
    WHERE own.id = gate.acting_organisation() AND p.id = p_participation AND c.announced_at IS NOT NULL FOR SHARE OF c;
  -- Who waited for the row looks again whose it is by now.
  SELECT p.* INTO called FROM participation p
    WHERE p.organisation_id = campaign_row.organisation_id AND p.id = p_participation
      AND (p.company_id = gate.acting_organisation() OR (p.company_id IS NULL AND EXISTS (
        SELECT FROM organisation own WHERE own.id = gate.acting_organisation() AND own.verified_at IS NOT NULL AND own.credit_code = p.credit_code)))
    FOR NO KEY UPDATE;
  IF FOUND THEN
    RETURN QUERY SELECT campaign_row.organisation_id, campaign_row.instrument_key, campaign_row.instrument_version, campaign_row.fiscal_year,
      gate.closing_of(called.closes_at, campaign_row.closes_at),
      now() BETWEEN campaign_row.opens_at AND gate.closing_of(called.closes_at, campaign_row.closes_at), called.assessment_id;
  END IF;
END
$$;

-- The assessment answers the call from now on; it is one of the company's own, of the questionnaire and year that are asked, and
-- answers no other. The link is used up by it. In the answer 'NOT_FOUND', 'STAGE' or 'CONFLICT'; null when done, and where it
-- had been done.
CREATE OR REPLACE FUNCTION gate.join_call(p_participation uuid, p_assessment uuid, p_request text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := gate.acting_organisation();
  person constant uuid := gate.acting_user();
  call record;
  was_held boolean;
  link uuid;
  answering assessment;
BEGIN
  SELECT * INTO call FROM gate.lock_call(p_participation);
  IF NOT FOUND THEN
    RETURN 'NOT_FOUND';
  END IF;
  IF call.assessment_id = p_assessment THEN
    RETURN NULL;
  END IF;
  IF NOT call.is_open THEN
    RETURN 'STAGE';
  END IF;
  SELECT * INTO answering FROM assessment a WHERE a.organisation_id = company AND a.id = p_assessment FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN 'NOT_FOUND';
  END IF;
  IF call.assessment_id IS NOT NULL OR answering.participation_id IS NOT NULL
    OR (answering.instrument_key, answering.instrument_version, answering.fiscal_year) <> (call.instrument_key, call.instrument_version, call.fiscal_year) THEN
    RETURN 'CONFLICT';
  END IF;
  UPDATE assessment SET authority_id = call.authority_id, participation_id = p_participation, closes_at = call.closes_at, updated_at = clock_timestamp()
    WHERE organisation_id = company AND id = p_assessment;
  SELECT p.company_id IS NOT NULL, p.token_id INTO was_held, link FROM participation p WHERE p.organisation_id = call.authority_id AND p.id = p_participation;
  -- `refreshed_at` stays: how far the assessment is, the job has yet to find out.
  UPDATE participation SET company_id = company, assessment_id = p_assessment, state = answering.state::text::participation_state,
      submitted_at = (SELECT max(s.at) FROM submission s WHERE s.organisation_id = company AND s.assessment_id = p_assessment
        AND s.withdrawn_at IS NULL AND s.returned_at IS NULL)
    WHERE organisation_id = call.authority_id AND id = p_participation;
  UPDATE token SET used_at = now() WHERE id = link AND used_at IS NULL AND revoked_at IS NULL;
  PERFORM gate.write_audit(company, person, 'call.join', p_participation::text, NULL, NULL, p_request);
  IF NOT was_held THEN
    PERFORM gate.write_audit(call.authority_id, person, 'call.join', p_participation::text, NULL, NULL, p_request);
  END IF;
  RETURN NULL;
END
$$;

-- Whether the company is named towards the authority: a new row of its consents, unless it says what the last one says, and the
-- authority's row of it. In the answer 'NOT_FOUND', or 'STAGE' for who has not joined; null when done.
CREATE OR REPLACE FUNCTION gate.set_named(p_participation uuid, p_consent uuid, p_given boolean, p_text_hash text, p_request text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := gate.acting_organisation();
  person constant uuid := gate.acting_user();
  call record;
  latest record;
BEGIN
  SELECT * INTO call FROM gate.lock_call(p_participation);
  IF NOT FOUND THEN
    RETURN 'NOT_FOUND';
  END IF;
  IF call.assessment_id IS NULL THEN
    RETURN 'STAGE';
  END IF;
  SELECT c.given, c.text_hash INTO latest FROM consent c WHERE c.organisation_id = company AND c.participation_id = p_participation AND c.kind = 'named'
    ORDER BY c.at DESC, c.id DESC LIMIT 1;
  IF FOUND AND latest.given = p_given AND latest.text_hash = p_text_hash THEN
    RETURN NULL;
  END IF;
  -- Not the moment the transaction began: who waited for the row comes after whoever had it.
  INSERT INTO consent (organisation_id, id, authority_id, participation_id, kind, given, text_hash, by, at)
    VALUES (company, p_consent, call.authority_id, p_participation, 'named', p_given, p_text_hash, person, clock_timestamp());
  UPDATE participation SET named = p_given WHERE organisation_id = call.authority_id AND id = p_participation;
  PERFORM gate.write_audit(company, person, CASE WHEN p_given THEN 'consent.give' ELSE 'consent.refuse' END, p_participation::text, NULL, NULL, p_request);
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION gate.acting_user, gate.acting_organisation, gate.closing_of FROM PUBLIC;
REVOKE ALL ON FUNCTION gate.load_call_up, gate.redeem_call_up, gate.list_calls, gate.lock_call, gate.join_call, gate.set_named FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.load_call_up, gate.redeem_call_up, gate.list_calls, gate.lock_call, gate.join_call, gate.set_named TO xinzhi_app;
