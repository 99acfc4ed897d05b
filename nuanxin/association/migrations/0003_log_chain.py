"""The log becomes a chain per division; what was written before is chained as it stands."""

from django.db import migrations, models

from nuanxin.association.log.upgrade import chain_what_is_there


class Migration(migrations.Migration):

    dependencies = [
        ('association', '0002_no_last_login'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogHead',
            fields=[
                ('division', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='区划代码')),
                ('number', models.BigIntegerField(verbose_name='最后一条的号')),
                ('mac', models.CharField(max_length=64, verbose_name='最后一条的校验码')),
            ],
            options={
                'verbose_name': '日志链头',
                'ordering': ['division'],
            },
        ),
        migrations.CreateModel(
            name='LogSeal',
            fields=[
                ('name', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='名称')),
                ('number', models.BigIntegerField(verbose_name='号')),
                ('mac', models.CharField(max_length=64, verbose_name='校验码')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '日志封签',
            },
        ),
        migrations.AlterField(
            model_name='logentry',
            name='at',
            field=models.DateTimeField(verbose_name='时间'),
        ),
        migrations.AddField(
            model_name='logentry',
            name='number',
            field=models.BigIntegerField(default=0, verbose_name='链上的号'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='logentry',
            name='mac',
            field=models.CharField(default='', max_length=64, verbose_name='校验码'),
            preserve_default=False,
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.UniqueConstraint(fields=('division', 'number'), name='logentry_number_once'),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(models.OrderBy(models.F('at'), descending=True, nulls_last=True), models.OrderBy(models.F('id')), name='logentry_newest_first'),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(fields=['object_kind', 'object_id'], name='logentry_about'),
        ),
    ]
