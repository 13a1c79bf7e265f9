-- Row-level security and grants. Applied in one transaction after every migration; the same text again changes nothing.
-- Functions of the gate stand in `gate.sql`.

-- The organisation of the address, set by `lib/server/db.ts` after the grant was checked; the sub-select is evaluated
-- once per statement. After a transaction that set it, an unset setting reads as '' and not as null.

-- Everything is taken first, so that a right which is no longer written here is gone.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, xinzhi_app, xinzhi_gate, xinzhi_publisher;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO xinzhi_app, xinzhi_gate, xinzhi_publisher;

DO $$
DECLARE
  found record;
  own constant text := 'organisation_id = (SELECT nullif(current_setting(''app.organisation'', true), '''')::uuid)';
  self constant text := 'user_id = (SELECT nullif(current_setting(''app.user'', true), '''')::uuid)';
BEGIN
  FOR found IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON public.%I', found.policyname, found.tablename);
  END LOOP;

  FOR found IN
    SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', found.relname);
  END LOOP;

  -- OWN
  FOR found IN SELECT unnest(ARRAY['fact', 'scheme_answer', 'assessment', 'response', 'change', 'batch_key', 'assignment', 'place', 'presence',
    'submission', 'submission_score', 'campaign', 'participation', 'reminder', 'message', 'call_up', 'call_up_row', 'consent']) AS name
  LOOP
    EXECUTE format('CREATE POLICY own ON public.%I TO xinzhi_app USING (%s) WITH CHECK (%s)', found.name, own, own);
  END LOOP;
  EXECUTE format('CREATE POLICY own ON audit_event FOR SELECT TO xinzhi_app USING (%s)', own);
  EXECUTE format('CREATE POLICY own ON token FOR SELECT TO xinzhi_app USING (%s)', own);
  EXECUTE format('CREATE POLICY own_revoke ON token FOR UPDATE TO xinzhi_app USING (%s) WITH CHECK (%s)', own, own);
  -- A new password is a matter of the gate, which knows of the person's other organisations.
  EXECUTE format('CREATE POLICY own_invite ON token FOR INSERT TO xinzhi_app WITH CHECK (%s AND purpose IN (''invitation'', ''callUp''))', own);
  -- What was announced stays, whoever asks.
  CREATE POLICY unannounced ON campaign AS RESTRICTIVE FOR DELETE TO xinzhi_app USING (announced_at IS NULL);

  -- SELF
  EXECUTE format('CREATE POLICY self ON session TO xinzhi_app USING (%s) WITH CHECK (%s)', self, self);
  EXECUTE format('CREATE POLICY self ON "user" TO xinzhi_app USING (%s) WITH CHECK (%s)',
    replace(self, 'user_id', 'id'), replace(self, 'user_id', 'id'));

  -- SELF or OWN
  EXECUTE format('CREATE POLICY own ON membership TO xinzhi_app USING (%s) WITH CHECK (%s)', own, own);
  EXECUTE format('CREATE POLICY self ON membership FOR SELECT TO xinzhi_app USING (%s)', self);
  EXECUTE format('CREATE POLICY own ON organisation TO xinzhi_app USING (%s) WITH CHECK (%s)',
    replace(own, 'organisation_id', 'id'), replace(own, 'organisation_id', 'id'));
  EXECUTE format('CREATE POLICY self ON organisation FOR SELECT TO xinzhi_app USING (EXISTS (SELECT FROM membership
    WHERE membership.organisation_id = organisation.id AND membership.ended_at IS NULL AND membership.%s))', self);

  -- GATE: whatever the organisation, but only through the functions that this role owns, and only where it was granted.
  FOR found IN SELECT unnest(ARRAY['user', 'session', 'token', 'organisation', 'membership', 'audit_event', 'audit_head',
    'batch_key', 'submission', 'instrument_version', 'assessment', 'assignment', 'campaign', 'participation', 'reminder', 'message', 'consent', 'call_up']) AS name
  LOOP
    EXECUTE format('CREATE POLICY gate ON public.%I TO xinzhi_gate USING (true) WITH CHECK (true)', found.name);
  END LOOP;

  -- PUBLISHER: what aggregates are made from, over all organisations, and they themselves; only through its functions.
  FOR found IN SELECT unnest(ARRAY['organisation', 'submission', 'submission_score', 'instrument_version', 'publication', 'publication_cell',
    'publication_unit', 'publication_schedule']) AS name
  LOOP
    EXECUTE format('CREATE POLICY publisher ON public.%I TO xinzhi_publisher USING (true) WITH CHECK (true)', found.name);
  END LOOP;
END
$$;

-- READ
CREATE POLICY read ON instrument_version FOR SELECT TO xinzhi_app USING (true);
CREATE POLICY read ON publication FOR SELECT TO xinzhi_app USING (true);
CREATE POLICY read ON publication_schedule FOR SELECT TO xinzhi_app USING (true);
-- Nothing of a publication that is being built, or that failed.
CREATE POLICY released ON publication_cell FOR SELECT TO xinzhi_app
  USING (EXISTS (SELECT FROM publication p WHERE p.id = publication_id AND p.state = 'released'));
CREATE POLICY publish ON instrument_version TO CURRENT_USER USING (true) WITH CHECK (true);

-- The application. What it may not do it cannot do by mistake: nothing is deleted but assignments and old keys, and
-- secrets (password, second factor, hashes of tokens) are written and never read.
GRANT SELECT (id, login, name, locale, state, created_at, updated_at),
  UPDATE (name, password_hash, totp, locale, updated_at) ON "user" TO xinzhi_app;
GRANT SELECT (id, user_id, created_at, last_seen_at, idle_minutes, expires_at, revoked_at, agent, address),
  UPDATE (revoked_at) ON session TO xinzhi_app;
GRANT SELECT (id, purpose, organisation_id, subject_id, role, login, assessment_id, indicators, participation_id, created_by, created_at,
  expires_at, used_at, revoked_at), INSERT, UPDATE (expires_at, revoked_at) ON token TO xinzhi_app;
GRANT SELECT, UPDATE (name, credit_code, industry, region, group_code, updated_at) ON organisation TO xinzhi_app;
GRANT SELECT, UPDATE (role, display_name, ended_at) ON membership TO xinzhi_app;
GRANT SELECT ON instrument_version TO xinzhi_app;
GRANT SELECT, INSERT, UPDATE ON fact, scheme_answer, assessment, response, place, presence TO xinzhi_app;
GRANT SELECT, INSERT ON change, submission_score TO xinzhi_app;
GRANT SELECT, INSERT, DELETE ON batch_key, assignment TO xinzhi_app;
GRANT SELECT, INSERT, UPDATE (withdrawn_at, returned_at) ON submission TO xinzhi_app;
GRANT SELECT ON audit_event TO xinzhi_app;
GRANT SELECT, INSERT, UPDATE ON message, call_up TO xinzhi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON campaign, participation TO xinzhi_app;
GRANT SELECT, INSERT, DELETE ON call_up_row TO xinzhi_app;
GRANT SELECT, INSERT ON reminder TO xinzhi_app;
GRANT SELECT ON consent TO xinzhi_app;

GRANT SELECT, INSERT, UPDATE (password_hash, state, updated_at) ON "user" TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE (last_seen_at, revoked_at), DELETE ON session TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE (used_at, expires_at, revoked_at) ON token TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE (credit_code, verified_at, updated_at) ON organisation TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE (role, display_name, ended_at) ON membership TO xinzhi_gate;
GRANT SELECT, INSERT ON audit_event TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE ON audit_head TO xinzhi_gate;
GRANT SELECT, DELETE ON batch_key TO xinzhi_gate;
GRANT SELECT, UPDATE (returned_at) ON submission TO xinzhi_gate;
GRANT SELECT, UPDATE (state, revision, closes_at, authority_id, participation_id, updated_at) ON assessment TO xinzhi_gate;
GRANT SELECT, UPDATE (closes_at, revision, updated_at) ON campaign TO xinzhi_gate;
GRANT SELECT, UPDATE (company_id, assessment_id, state, percent, submitted_at, reason, closes_at, named, assessment_revision, refreshed_at) ON participation TO xinzhi_gate;
GRANT SELECT, INSERT ON reminder TO xinzhi_gate;
GRANT SELECT, INSERT, UPDATE (state, attempts, error, claimed_at, sent_at) ON message TO xinzhi_gate;
GRANT SELECT (organisation_id, id, state, updated_at) ON call_up TO xinzhi_gate;
GRANT SELECT, INSERT, DELETE ON assignment TO xinzhi_gate;
GRANT SELECT, INSERT ON consent TO xinzhi_gate;
GRANT SELECT, UPDATE (published_at) ON instrument_version TO xinzhi_gate;

GRANT SELECT ON publication, publication_cell, publication_schedule TO xinzhi_app;
GRANT SELECT (id, kind, credit_code, verified_at) ON organisation TO xinzhi_publisher;
GRANT SELECT (organisation_id, id, assessment_id, at, facts, withdrawn_at, returned_at) ON submission TO xinzhi_publisher;
GRANT SELECT ON submission_score TO xinzhi_publisher;
GRANT SELECT (key, version, scoring_hash, published_at) ON instrument_version TO xinzhi_publisher;
GRANT SELECT, INSERT, UPDATE (state, as_of, audit, hash, problem, released_at, attempts) ON publication TO xinzhi_publisher;
GRANT SELECT, INSERT ON publication_cell, publication_unit TO xinzhi_publisher;
GRANT DELETE ON publication_unit TO xinzhi_publisher;
GRANT SELECT, INSERT, UPDATE (day, min_units, updated_at) ON publication_schedule TO xinzhi_publisher;
