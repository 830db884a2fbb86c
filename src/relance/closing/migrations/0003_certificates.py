import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('closing', '0002_rules'),
        ('documents', '0003_closed_under_mandate'),
        ('parties', '0003_closed_under_mandate'),
        ('receivables', '0006_holds_of_losses'),
        ('tenancy', '0007_first_lanes_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.IntegerField()),
                ('number', models.IntegerField(help_text='Gapless in its year: A-2026-0007.')),
                ('receivables', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='What it is about: the instalments of an invoice.', size=None)),
                ('language', models.CharField(max_length=2)),
                ('facing', models.CharField(max_length=400)),
                ('unpaid', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('content', models.TextField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('signatory', models.CharField(max_length=400)),
                ('quality', models.CharField(max_length=200)),
                ('author', models.CharField(max_length=120)),
                ('signed_at', models.DateTimeField()),
                ('debtor', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='parties.debtor')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'debtor'], name='certificate_of_debtor')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'number'), name='one_certificate_per_number'), models.CheckConstraint(condition=models.Q(('unpaid__gt', 0)), name='certificate_of_something_unpaid')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('liquidation_judgment', 'liquidation_judgment'), ('rescue_plan', 'rescue_plan'), ('fruitless_enforcement', 'fruitless_enforcement'), ('third_party_certificate', 'third_party_certificate'), ('vanished_debtor', 'vanished_debtor'), ('stolen_cheque', 'stolen_cheque'), ('amicable_recovery_failed', 'amicable_recovery_failed'), ('costs_exceed_debt', 'costs_exceed_debt'), ('other', 'other')], max_length=30)),
                ('what', models.CharField(max_length=400)),
                ('office', models.CharField(blank=True, choices=[('firm', 'firm'), ('judicial_officer', 'judicial_officer'), ('insolvency_officer', 'insolvency_officer')], max_length=20)),
                ('issuer', models.CharField(blank=True, max_length=400)),
                ('dated_on', models.DateField()),
                ('file_name', models.CharField(max_length=400)),
                ('author', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('receivable', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='receivables.receivable')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'receivable'], name='paper_of_receivable')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ground', 'third_party_certificate'), _negated=True), models.Q(models.Q(('issuer', ''), _negated=True), ('office__in', ['firm', 'judicial_officer', 'insolvency_officer'])), _connector='OR'), name='third_persons_certificate_names_them')],
            },
        ),
    ]
