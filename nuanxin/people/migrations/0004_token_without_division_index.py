from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_guardians_and_recorded_ends'),
    ]

    operations = [
        migrations.AlterField(
            model_name='persontoken',
            name='division',
            field=models.BigIntegerField(verbose_name='区划代码'),
        ),
    ]
