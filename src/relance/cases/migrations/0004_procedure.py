"""What happens in a case: acts, parties, tasks, exhibits, costs, sums received, messages, instalments."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_closed_under_mandate'),
        ('documents', '0003_closed_under_mandate'),
        ('exchanges', '0005_words_taken_back'),
        ('receivables', '0007_stories_of_claims'),
        ('tenancy', '0008_captures_back_off'),
    ]

    operations = [
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('creditor', 'creditor'), ('debtor', 'debtor'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('officer', 'officer'), ('expert', 'expert')], max_length=10)),
                ('name', models.CharField(max_length=400)),
                ('address', models.CharField(blank=True, default='', max_length=1000)),
                ('email', models.CharField(blank=True, default='', max_length=320)),
                ('telephone', models.CharField(blank=True, default='', max_length=60)),
                ('siren', models.CharField(blank=True, default='', max_length=9)),
                ('reference', models.CharField(blank=True, default='', help_text='Its own reference of the case.', max_length=200)),
                ('since', models.DateField()),
                ('ended_on', models.DateField(help_text='The last day on which it took part.', null=True)),
                ('author', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('creditor', 'creditor'), ('debtor', 'debtor'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('officer', 'officer'), ('expert', 'expert')], max_length=10)),
                ('to', models.CharField(choices=[('creditor', 'creditor'), ('debtor', 'debtor'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('officer', 'officer'), ('expert', 'expert')], max_length=10)),
                ('text', models.TextField()),
                ('source', models.CharField(max_length=120)),
                ('reference', models.CharField(blank=True, default='', max_length=200)),
                ('author', models.CharField(max_length=120)),
                ('written_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(help_text='When the side it is for read it; a note is read at once.', null=True)),
                ('read_by', models.CharField(blank=True, default='', max_length=120)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('party', models.ForeignKey(db_constraint=False, db_index=False, help_text='Which partner, firm or expert it is from or for.', null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.party')),
            ],
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('by', models.CharField(choices=[('creditor', 'creditor'), ('debtor', 'debtor'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('officer', 'officer'), ('expert', 'expert')], max_length=10)),
                ('happened_on', models.DateField()),
                ('until', models.DateField(help_text='The last day, whole, of the term that it opened.', null=True)),
                ('stage', models.CharField(blank=True, choices=[('amicable', 'amicable'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('enforcement', 'enforcement'), ('plan', 'plan'), ('closed', 'closed')], default='', max_length=12)),
                ('code', models.CharField(blank=True, default='', max_length=80)),
                ('words', models.TextField(blank=True, default='')),
                ('amount', models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('file_name', models.CharField(blank=True, default='', max_length=400)),
                ('source', models.CharField(help_text='How it is known: by hand, the program, a connector.', max_length=120)),
                ('reference', models.CharField(blank=True, default='', max_length=200)),
                ('author', models.CharField(max_length=120)),
                ('recorded_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('party', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.party')),
            ],
        ),
        migrations.CreateModel(
            name='Received',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('payment', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='receivables.payment')),
            ],
        ),
        migrations.CreateModel(
            name='Remitted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('fee', models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('received', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.received')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=1000)),
                ('whose', models.CharField(choices=[('creditor', 'creditor'), ('debtor', 'debtor'), ('partner', 'partner'), ('firm', 'firm'), ('court', 'court'), ('officer', 'officer'), ('expert', 'expert')], default='creditor', max_length=10)),
                ('owner', models.CharField(blank=True, default='', max_length=120)),
                ('due_on', models.DateField()),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, help_text='What set it.', on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('done', models.ForeignKey(db_constraint=False, db_index=False, help_text='The act that did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks_done', to='cases.act')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Cost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=400)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('is_claimable', models.BooleanField(default=False)),
                ('ground', models.CharField(blank=True, default='', help_text='The text that puts it on the debtor.', max_length=200)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'case'], name='cost_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_cost_is_something'), models.CheckConstraint(condition=models.Q(('is_claimable', False), models.Q(('ground', ''), _negated=True), _connector='OR'), name='claimable_on_a_ground')],
            },
        ),
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('version', models.IntegerField(default=1)),
                ('kind', models.CharField(choices=[('invoice', 'invoice'), ('order', 'order'), ('delivery', 'delivery'), ('acceptance', 'acceptance'), ('terms', 'terms'), ('letter', 'letter'), ('notice', 'notice'), ('exchange', 'exchange'), ('plan', 'plan'), ('other', 'other')], max_length=12)),
                ('title', models.CharField(max_length=400)),
                ('dated_on', models.DateField(null=True)),
                ('proof', models.CharField(blank=True, default='', help_text='What kind of proof it is, in words.', max_length=400)),
                ('file_name', models.CharField(max_length=400)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'number', 'version'), name='one_exhibit_per_number'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('version__gt', 0)), name='exhibit_numbers_count_from_one'), models.CheckConstraint(condition=models.Q(('kind__in', ['invoice', 'order', 'delivery', 'acceptance', 'terms', 'letter', 'notice', 'exchange', 'plan', 'other'])), name='case_exhibit_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('commitment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='exchanges.commitment')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'case'], name='instalment_of_case')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'act', 'number'), name='one_instalment_per_number'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='an_instalment_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('message', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.casemessage')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'message'], name='file_of_message')],
            },
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(fields=['organisation', 'case'], name='party_of_case'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'firm', 'court', 'officer', 'expert'])), name='party_role_is_known'),
        ),
        migrations.AddIndex(
            model_name='casemessage',
            index=models.Index(fields=['organisation', 'case', '-id'], name='message_of_case'),
        ),
        migrations.AddIndex(
            model_name='casemessage',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['organisation', 'to'], name='unread_message'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ['creditor', 'debtor', 'partner', 'firm', 'court', 'officer', 'expert']), ('to__in', ['creditor', 'debtor', 'partner', 'firm', 'court', 'officer', 'expert'])), name='message_sides_are_known'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.CheckConstraint(condition=models.Q(('by', 'creditor'), ('to', 'creditor'), _connector='OR'), name='the_creditor_is_one_side'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('organisation', 'case', 'source', 'reference'), name='a_message_is_kept_once'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['organisation', 'case', '-id'], name='act_of_case'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(condition=models.Q(('stage', ''), _negated=True), fields=['organisation', 'case', '-id'], name='act_that_moved_a_case'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['organisation', '-id'], name='act_by_latest'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ['creditor', 'debtor', 'partner', 'firm', 'court', 'officer', 'expert'])), name='act_is_by_somebody_known'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['', 'amicable', 'partner', 'firm', 'court', 'enforcement', 'plan', 'closed'])), name='act_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', '')), models.Q(('amount__isnull', False), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='act_amount_whole_or_none'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('organisation', 'case', 'source', 'reference'), name='an_act_is_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(condition=models.Q(('stage', 'closed')), fields=('organisation', 'case'), name='a_case_closes_once'),
        ),
        migrations.AddIndex(
            model_name='received',
            index=models.Index(fields=['organisation', 'case'], name='received_of_case'),
        ),
        migrations.AddConstraint(
            model_name='received',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_received_sum_is_positive'),
        ),
        migrations.AddIndex(
            model_name='remitted',
            index=models.Index(fields=['organisation', 'received'], name='remitted_of_received'),
        ),
        migrations.AddConstraint(
            model_name='remitted',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('fee__gte', 0)), name='remitted_sums_are_sums'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['organisation', 'case'], name='task_of_case'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done', None)), fields=['organisation', 'due_on'], name='open_task_by_day'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('whose__in', ['creditor', 'debtor', 'partner', 'firm', 'court', 'officer', 'expert'])), name='task_is_somebodys'),
        ),
    ]

