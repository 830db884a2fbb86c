import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_tables'),
        ('receivables', '0001_tables'),
        ('tenancy', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('liquidation_judgment', 'liquidation_judgment'), ('rescue_plan', 'rescue_plan'), ('fruitless_enforcement', 'fruitless_enforcement'), ('third_party_certificate', 'third_party_certificate'), ('vanished_debtor', 'vanished_debtor'), ('stolen_cheque', 'stolen_cheque'), ('amicable_recovery_failed', 'amicable_recovery_failed'), ('costs_exceed_debt', 'costs_exceed_debt'), ('other', 'other')], max_length=30)),
                ('ground_on', models.DateField(help_text='The day of the event that the loss rests on.')),
                ('proof', models.CharField(blank=True, help_text='What shows the ground, in words.', max_length=400)),
                ('vat_due_on', models.CharField(choices=[('debits', 'debits'), ('delivery', 'delivery'), ('receipts', 'receipts'), ('unknown', 'unknown')], max_length=10)),
                ('vat_fate', models.CharField(choices=[('recovered', 'recovered'), ('waiting', 'waiting'), ('later', 'later'), ('lost', 'lost'), ('none', 'none')], max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('accounts', models.JSONField(help_text='The accounts that its entries go to, by the names of domain.closing.entries.')),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('author', models.CharField(max_length=120)),
                ('done_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, default='', max_length=120)),
                ('undone_why', models.CharField(blank=True, default='', max_length=2000)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, help_text='The paper itself.', null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('receivable', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='receivables.receivable')),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('kind', models.CharField(choices=[('loss', 'Loss'), ('vat', 'Vat'), ('late_payment', 'Late Payment'), ('counter', 'Counter')], max_length=12)),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('closing', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='closing.closing')),
                ('counters', models.ForeignKey(db_constraint=False, db_index=False, help_text='What it undoes.', null=True, on_delete=django.db.models.deletion.PROTECT, to='closing.entry')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('payment', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='receivables.payment')),
            ],
        ),
        migrations.CreateModel(
            name='EntryLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=20)),
                ('debit', models.DecimalField(decimal_places=2, max_digits=18)),
                ('credit', models.DecimalField(decimal_places=2, max_digits=18)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='closing.entry')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='InvoicedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rate', models.DecimalField(decimal_places=4, max_digits=6)),
                ('net', models.DecimalField(decimal_places=2, max_digits=18)),
                ('vat', models.DecimalField(decimal_places=2, max_digits=18)),
                ('closing', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='closing.closing')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='closing',
            index=models.Index(fields=['organisation', 'receivable'], name='closing_of_receivable'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('organisation', 'receivable'), name='given_up_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='loss_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['liquidation_judgment', 'rescue_plan', 'fruitless_enforcement', 'third_party_certificate', 'vanished_debtor', 'stolen_cheque', 'amicable_recovery_failed', 'costs_exceed_debt', 'other'])), name='loss_ground_is_known'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('vat_due_on__in', ['debits', 'delivery', 'receipts', 'unknown']), ('vat_fate__in', ['recovered', 'waiting', 'later', 'lost', 'none'])), name='loss_vat_is_known'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_why', '')), models.Q(models.Q(('undone_at__isnull', False)), models.Q(('undone_why', ''), _negated=True)), _connector='OR'), name='undone_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['organisation', 'closing', 'id'], name='entry_of_closing'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('payment__isnull', False)), fields=['organisation', 'payment'], name='entry_of_payment'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='one_entry_per_number'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('organisation', 'counters'), name='undone_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['loss', 'vat', 'late_payment', 'counter'])), name='entry_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counters__isnull', False), ('kind', 'counter')), models.Q(models.Q(('kind', 'counter'), _negated=True), models.Q(('counters', None))), _connector='OR'), name='counter_entry_undoes_one'),
        ),
        migrations.AddIndex(
            model_name='entryline',
            index=models.Index(fields=['organisation', 'entry'], name='line_of_entry'),
        ),
        migrations.AddConstraint(
            model_name='entryline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credit', 0), ('debit__gt', 0)), models.Q(('credit__gt', 0), ('debit', 0)), _connector='OR'), name='one_side_of_a_line'),
        ),
        migrations.AddConstraint(
            model_name='invoicedrate',
            constraint=models.UniqueConstraint(fields=('organisation', 'closing', 'rate'), name='one_line_per_rate'),
        ),
        migrations.AddConstraint(
            model_name='invoicedrate',
            constraint=models.CheckConstraint(condition=models.Q(('net__gte', 0), ('rate__gte', 0), ('rate__lt', 1), ('vat__gte', 0)), name='invoiced_rate_is_sensible'),
        ),
    ]
