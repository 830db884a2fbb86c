from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('receivables', '0005_binding_holds'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='hold',
            name='hold_owner_whole_or_none',
        ),
        migrations.AlterField(
            model_name='hold',
            name='owner_kind',
            field=models.CharField(blank=True, choices=[('reply', 'Reply'), ('commitment', 'Commitment'), ('plan', 'Plan'), ('case', 'Case'), ('attempt', 'Attempt'), ('loss', 'Loss'), ('identity', 'Identity')], default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner_id', None), ('owner_kind', '')), models.Q(('owner_id__isnull', False), ('owner_kind__in', ['reply', 'commitment', 'plan', 'case', 'attempt', 'loss', 'identity'])), _connector='OR'), name='hold_owner_whole_or_none'),
        ),
    ]
