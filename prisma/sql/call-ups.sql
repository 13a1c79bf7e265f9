-- Call-up lists across authorities, for the job that looks after them. Same rules as in `gate.sql`.

-- Lists that wait to be checked or written, and that nothing has happened to for a while: their job was lost or has given up.
CREATE OR REPLACE FUNCTION gate.list_waiting_call_ups(p_before timestamptz)
RETURNS TABLE (organisation uuid, call_up uuid, state call_up_state)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.organisation_id, c.id, c.state FROM call_up c WHERE c.state IN ('checking', 'writing') AND c.updated_at < p_before
$$;

REVOKE ALL ON FUNCTION gate.list_waiting_call_ups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.list_waiting_call_ups TO xinzhi_app;
