import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("association", "0006_keys_nights_seats_ended"),
        ("governance", "0002_touched_by_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="consented_on",
            field=models.DateField(default="2023-01-01", verbose_name="本人同意推荐的日子"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="training",
            name="held_by",
            field=models.CharField(default="", max_length=80, verbose_name="举办单位"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Background",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField(db_index=True, verbose_name="区划代码")),
                ("words", models.CharField(max_length=40, verbose_name="来源身份")),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="background",
                        to="association.appointment",
                        verbose_name="任职",
                    ),
                ),
            ],
            options={"verbose_name": "来源身份", "ordering": ["id"]},
        ),
    ]
