"""What members and councils ask stands beside what volunteers ask: by table and id."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("privacy", "0002_volunteers_ask_too"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="datarequest", name="datarequest_of_one"),
        migrations.AddField(
            model_name="datarequest",
            name="table",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="哪种名册"),
            preserve_default=False,
        ),
        migrations.RenameField(model_name="datarequest", old_name="volunteer_id", new_name="subject_id"),
        migrations.AlterField(
            model_name="datarequest",
            name="subject_id",
            field=models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="志愿者、会员编号"),
        ),
        migrations.RunSQL(
            "UPDATE privacy_datarequest SET \"table\" = 'people_volunteer' WHERE subject_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="erasure",
            name="why",
            field=models.CharField(
                choices=[
                    ("asked", "本人要求"), ("dead", "近亲属要求"), ("expired", "到期"), ("left", "志愿者退出"),
                    ("gone", "会员退会、理事离任"),
                ],
                max_length=8,
                verbose_name="为什么删",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(('household_id__isnull', False), ('subject_id__isnull', True), ('table', '')), models.Q(('household_id__isnull', True), ('kind', 'erase'), ('person_id__isnull', True), ('subject_id__isnull', False), models.Q(('table', ''), _negated=True)), _connector='OR'),
                name="datarequest_of_one",
            ),
        ),
    ]
