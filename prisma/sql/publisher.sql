-- The publisher: what aggregates are made from, over all organisations. Same rules as in `gate.sql`; its role can read scores
-- and the keys of who is counted, and nothing else of a company.
--
-- Applied as `xinzhi_publisher` in the transaction of `prisma/migrate.ts`.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA publisher FROM PUBLIC, xinzhi_app;
GRANT USAGE ON SCHEMA publisher TO xinzhi_app;
