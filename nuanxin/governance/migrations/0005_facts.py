"""The day an item of the reform was settled; facts tell when undertakings, grounds, documents change."""

from django.db import migrations, models

SETTLED = """
    UPDATE governance_reformitem i SET settled_on = u.done_on FROM work_undertaking u
    WHERE u.id = i.undertaking_id AND i.settled_by_id IS NOT NULL AND i.settled_on IS NULL;
"""
FORWARDS = """
    CREATE FUNCTION nuanxin_deed_done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE governance_deed SET undertaking_id = undertaking_id WHERE undertaking_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_deed_done AFTER UPDATE OF done_on ON work_undertaking
        FOR EACH ROW WHEN (OLD.done_on IS DISTINCT FROM NEW.done_on)
        EXECUTE FUNCTION nuanxin_deed_done();
    CREATE FUNCTION nuanxin_grounded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE work_undertaking SET kind = kind WHERE id = COALESCE(NEW.undertaking_id, OLD.undertaking_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_grounded AFTER INSERT OR DELETE ON work_ground
        FOR EACH ROW EXECUTE FUNCTION nuanxin_grounded();
    CREATE FUNCTION nuanxin_repealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE work_undertaking SET kind = kind
        WHERE id IN (SELECT undertaking_id FROM work_ground WHERE document_id = NEW.id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER nuanxin_repealed AFTER UPDATE OF repealed_on ON work_document
        FOR EACH ROW WHEN (OLD.repealed_on IS DISTINCT FROM NEW.repealed_on)
        EXECUTE FUNCTION nuanxin_repealed();
"""
BACKWARDS = """
    DROP TRIGGER nuanxin_deed_done ON work_undertaking;
    DROP FUNCTION nuanxin_deed_done();
    DROP TRIGGER nuanxin_grounded ON work_ground;
    DROP FUNCTION nuanxin_grounded();
    DROP TRIGGER nuanxin_repealed ON work_document;
    DROP FUNCTION nuanxin_repealed();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_congress"), ("work", "0008_policies_and_own")]
    operations = [
        migrations.AddField(
            model_name="reformitem",
            name="settled_on",
            field=models.DateField(blank=True, null=True, verbose_name="解决日"),
        ),
        migrations.RunSQL(SETTLED, migrations.RunSQL.noop),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
