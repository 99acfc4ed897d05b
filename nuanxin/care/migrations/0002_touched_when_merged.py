"""Facts name the household a family was merged into, so its rows count as changed when that changes."""

from django.db import migrations

FORWARDS = """
    CREATE FUNCTION nuanxin_care_merged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE care_coverage SET household_id = household_id WHERE household_id = NEW.id;
        UPDATE care_answer SET household_id = household_id WHERE household_id = NEW.id;
        UPDATE care_service SET household_id = household_id WHERE household_id = NEW.id;
        UPDATE care_policy SET household_id = household_id WHERE household_id = NEW.id;
        UPDATE care_wristband SET household_id = household_id WHERE household_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_care_merged AFTER UPDATE OF merged_into_id ON people_household
        FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)
        EXECUTE FUNCTION nuanxin_care_merged();
"""
BACKWARDS = """
    DROP TRIGGER nuanxin_care_merged ON people_household;
    DROP FUNCTION nuanxin_care_merged();
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0001_families_in_care")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
