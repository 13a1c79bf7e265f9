-- What the application may do with the tables of pg-boss, which `prisma/jobs.ts` makes: put jobs in and work them off. Queues
-- and their options are made by the owner. No row-level security: a job holds nothing but ids, and whoever works it off asks
-- for its rows in the organisation that it names.
REVOKE ALL ON SCHEMA pgboss FROM PUBLIC, xinzhi_app, xinzhi_gate;
REVOKE ALL ON ALL TABLES IN SCHEMA pgboss FROM PUBLIC, xinzhi_app, xinzhi_gate;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pgboss FROM PUBLIC, xinzhi_app, xinzhi_gate;
GRANT USAGE ON SCHEMA pgboss TO xinzhi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgboss.job, pgboss.archive TO xinzhi_app;
GRANT SELECT, UPDATE ON pgboss.version TO xinzhi_app;
GRANT SELECT ON pgboss.queue TO xinzhi_app;
