-- Keeps "updated_at" and "version" of every table, whoever writes.
CREATE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at);
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
--> statement-breakpoint
DO $$
DECLARE
  kept text;
BEGIN
  FOR kept IN
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'version'
  LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION touch_row()', kept);
  END LOOP;
END
$$;
