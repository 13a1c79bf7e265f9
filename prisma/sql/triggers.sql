-- Triggers whose functions belong to the gate.
CREATE OR REPLACE TRIGGER keep_pinned_version BEFORE UPDATE OR DELETE ON instrument_version
  FOR EACH ROW EXECUTE FUNCTION gate.keep_pinned_version();
CREATE OR REPLACE TRIGGER pin_version BEFORE INSERT ON submission FOR EACH ROW EXECUTE FUNCTION gate.pin_version();
CREATE OR REPLACE TRIGGER check_role BEFORE INSERT OR UPDATE OF role ON membership FOR EACH ROW EXECUTE FUNCTION gate.check_role();
