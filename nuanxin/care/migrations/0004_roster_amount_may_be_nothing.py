from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0003_retired_on_and_void_reasons'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rosterpayment',
            name='rosterpayment_amount_and_month',
        ),
        migrations.AddConstraint(
            model_name='rosterpayment',
            constraint=models.CheckConstraint(
                condition=Q(('amount__gte', 0), ('month__day', 1)), name='rosterpayment_amount_and_month'
            ),
        ),
    ]
