"""Adds the tables of partners and of the files that are placed with them."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [('cases', '0005_procedure_rules'), ('documents', '0003_closed_under_mandate'), ('receivables', '0007_stories_of_claims'), ('tenancy', '0008_captures_back_off')]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4)),
                ('state', models.CharField(max_length=12)),
                ('why', models.CharField(blank=True, default='', max_length=400)),
                ('not_before', models.DateTimeField()),
                ('attempts', models.IntegerField(default=0)),
                ('first_tried_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(blank=True, default='', max_length=400)),
                ('ordinal', models.IntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('body', models.TextField()),
                ('file_name', models.CharField(blank=True, default='', max_length=200)),
                ('looked_up_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4)),
                ('name', models.CharField(max_length=120)),
                ('module', models.CharField(max_length=40)),
                ('mode', models.CharField(choices=[('test', 'test'), ('live', 'live')], max_length=4)),
                ('settings', models.JSONField(default=dict)),
                ('secret', models.TextField(blank=True, default='')),
                ('hook_secret', models.TextField(blank=True, default='', help_text='What the partner signs its messages with.')),
                ('contact', models.CharField(blank=True, default='', help_text='Whom people turn to when an error persists.', max_length=200)),
                ('added_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(help_text='When the partner last answered a trial.', null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('cursor', models.CharField(blank=True, default='', help_text='Up to where its events were fetched.', max_length=400)),
                ('look_at', models.DateTimeField(help_text='When its events are next fetched.', null=True)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('their_id', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=200)),
                ('reference', models.CharField(blank=True, default='', max_length=200)),
                ('body', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('way', models.CharField(max_length=8)),
                ('told_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('outcome', models.CharField(max_length=12)),
                ('why', models.TextField(blank=True, default='', help_text='A sentence as ``words`` keeps one.')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('raw', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('partner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.partner')),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.IntegerField(help_text='The how-manieth hand-over of its case.')),
                ('state', models.CharField(default='offered', max_length=10)),
                ('sha256', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=3, help_text='What was open when it was handed over.', max_digits=18)),
                ('is_test', models.BooleanField()),
                ('longest_plan_months', models.IntegerField(null=True)),
                ('lowest_settlement', models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ('says_yes', models.CharField(blank=True, default='', max_length=120)),
                ('exclusive_until', models.DateField(null=True)),
                ('offered_at', models.DateTimeField()),
                ('offered_by', models.CharField(max_length=120)),
                ('theirs', models.CharField(blank=True, default='', help_text='What the partner calls it.', max_length=400)),
                ('status', models.CharField(blank=True, default='', help_text='As the partner said it last.', max_length=200)),
                ('status_at', models.DateTimeField(null=True)),
                ('told_address', models.TextField(help_text="The debtor's address as the partner knows it.")),
                ('recalled_on', models.DateField(null=True)),
                ('close_code', models.CharField(blank=True, default='', help_text='As it came.', max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
                ('bundle', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('partner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.partner')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('their_id', models.CharField(max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=3, max_digits=18)),
                ('paid_on', models.DateField()),
                ('is_with_partner', models.BooleanField(help_text='The partner has it and owes it to us.')),
                ('remitted_on', models.DateField(null=True)),
                ('booked_at', models.DateTimeField()),
                ('event', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.event')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('partner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.partner')),
                ('payment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='receivables.payment')),
                ('placement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement')),
            ],
        ),
        migrations.CreateModel(
            name='FileActRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=12)),
                ('state', models.CharField(help_text='The state it led to.', max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=400)),
                ('author', models.CharField(max_length=120)),
                ('done_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('placement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement')),
            ],
            options={
                'db_table': 'partners_fileact',
            },
        ),
        migrations.CreateModel(
            name='EvidenceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('their_id', models.CharField(max_length=200)),
                ('what', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('met_at', models.DateTimeField(null=True)),
                ('met_by', models.CharField(blank=True, default='', max_length=120)),
                ('call', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='partners.call')),
                ('event', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.event')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('placement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement')),
            ],
        ),
        migrations.AddField(
            model_name='event',
            name='placement',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='partners.placement'),
        ),
        migrations.AddField(
            model_name='call',
            name='placement',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('author', models.CharField(max_length=120)),
                ('noted_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('call', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.call')),
                ('placement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('their_id', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=10)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=3, max_digits=18)),
                ('months', models.IntegerField()),
                ('first_on', models.DateField(null=True)),
                ('is_covered', models.BooleanField()),
                ('because', models.TextField(help_text='A sentence as ``words`` keeps one.')),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_agreed', models.BooleanField(null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=120)),
                ('call', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='partners.call')),
                ('event', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.event')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('placement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='partners.placement')),
            ],
            options={
                'db_table': 'partners_proposal',
            },
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('organisation', 'name'), name='one_partner_per_name'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(fields=('organisation', 'public_id'), name='one_partner_per_public_id'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ('test', 'live'))), name='partner_mode_is_known'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['organisation', 'partner', 'state'], name='placements_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'paused', 'taken'])), fields=('organisation', 'case'), name='one_partner_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('organisation', 'case', 'ordinal'), name='hand_overs_are_counted'),
        ),
        migrations.AddConstraint(
            model_name='paymentback',
            constraint=models.UniqueConstraint(fields=('organisation', 'partner', 'their_id'), name='booked_once'),
        ),
        migrations.AddIndex(
            model_name='fileactrow',
            index=models.Index(fields=['organisation', 'placement'], name='acts_of_placement'),
        ),
        migrations.AddConstraint(
            model_name='evidencerequest',
            constraint=models.UniqueConstraint(fields=('organisation', 'placement', 'their_id'), name='asked_for_once'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['organisation', 'placement'], name='events_of_placement'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('organisation', 'partner', 'their_id', 'sha256'), name='told_once'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'claimed', 'unconfirmed'])), fields=['organisation', 'not_before'], name='calls_not_settled'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('organisation', 'placement', 'ordinal'), name='calls_in_order'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('organisation', 'placement', 'source'), name='a_change_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.UniqueConstraint(fields=('organisation', 'placement', 'their_id'), name='proposed_once'),
        ),
    ]
