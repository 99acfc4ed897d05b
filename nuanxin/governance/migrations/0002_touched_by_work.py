"""Facts of the reform tell when an item's undertaking was done or its document withdrawn."""

from django.db import migrations

FORWARDS = """
    CREATE FUNCTION nuanxin_reform_done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE governance_reformitem SET undertaking_id = undertaking_id WHERE undertaking_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_reform_done AFTER UPDATE OF done_on ON work_undertaking
        FOR EACH ROW WHEN (OLD.done_on IS DISTINCT FROM NEW.done_on)
        EXECUTE FUNCTION nuanxin_reform_done();
    CREATE FUNCTION nuanxin_reform_proof() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE governance_reformitem SET settled_by_id = settled_by_id WHERE settled_by_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_reform_proof AFTER UPDATE OF withdrawn_at ON work_evidence
        FOR EACH ROW WHEN (OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at)
        EXECUTE FUNCTION nuanxin_reform_proof();
"""
BACKWARDS = """
    DROP TRIGGER nuanxin_reform_done ON work_undertaking;
    DROP FUNCTION nuanxin_reform_done();
    DROP TRIGGER nuanxin_reform_proof ON work_evidence;
    DROP FUNCTION nuanxin_reform_proof();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("work", "0007_own_life")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
