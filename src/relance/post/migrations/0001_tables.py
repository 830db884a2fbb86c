"""Registered letters, what is told of them and what proves them, prices, batches and accounts."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0003_closed_under_mandate'),
        ('parties', '0003_closed_under_mandate'),
        ('tenancy', '0009_kind_of_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='ElectronicBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prepared_at', models.DateTimeField()),
                ('prepared_by', models.CharField(max_length=120)),
                ('provider', models.CharField(blank=True, default='', help_text='The qualified provider, as the person names it.', max_length=120)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.CharField(blank=True, default='', max_length=120)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegisteredLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4)),
                ('why', models.CharField(blank=True, default='', max_length=400)),
                ('not_before', models.DateTimeField()),
                ('attempts', models.IntegerField(default=0)),
                ('first_tried_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(blank=True, default='', max_length=400)),
                ('owner', models.CharField(choices=[('notice', 'notice'), ('firm', 'firm')], max_length=6)),
                ('owner_pk', models.BigIntegerField()),
                ('name', models.CharField(help_text='Our number of the letter, as people read it.', max_length=60)),
                ('way', models.CharField(choices=[('maileva', 'maileva'), ('merci_facteur', 'merci_facteur'), ('demonstration', 'demonstration'), ('own', 'own'), ('electronic', 'electronic')], max_length=13)),
                ('state', models.CharField(choices=[('prepared', 'prepared'), ('queued', 'queued'), ('claimed', 'claimed'), ('handed_over', 'handed_over'), ('accepted', 'accepted'), ('unconfirmed', 'unconfirmed'), ('refused', 'refused'), ('voided', 'voided')], max_length=12)),
                ('addressee', models.CharField(max_length=400)),
                ('lines', models.TextField()),
                ('sender', models.TextField()),
                ('email', models.CharField(blank=True, default='', max_length=320)),
                ('sheets', models.IntegerField()),
                ('standing', models.CharField(choices=[('prepared', 'prepared'), ('posted', 'posted'), ('on_its_way', 'on_its_way'), ('presented', 'presented'), ('at_counter', 'at_counter'), ('signed', 'signed'), ('refused', 'refused'), ('unclaimed', 'unclaimed'), ('wrong_address', 'wrong_address'), ('voided', 'voided'), ('lost', 'lost')], default='prepared', max_length=13)),
                ('number', models.CharField(blank=True, default='', max_length=40)),
                ('posted_on', models.DateField(null=True)),
                ('presented_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('signatory', models.CharField(blank=True, default='', max_length=200)),
                ('asks', models.CharField(blank=True, default='', help_text='What a person is asked, as kept words.', max_length=400)),
                ('price', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('price_from', models.CharField(blank=True, default='', max_length=6)),
                ('pay_by', models.DateField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('look_at', models.DateTimeField(null=True)),
                ('ordered_at', models.DateTimeField()),
                ('ordered_by', models.CharField(max_length=120)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='post.electronicbatch')),
                ('debtor', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='parties.debtor')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='LetterProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('content', 'content'), ('deposit', 'deposit'), ('slip', 'slip'), ('envelope', 'envelope')], max_length=8)),
                ('file_name', models.CharField(blank=True, default='', max_length=200)),
                ('source', models.CharField(max_length=13)),
                ('why', models.CharField(blank=True, default='', max_length=400)),
                ('kept_at', models.DateTimeField()),
                ('kept_by', models.CharField(max_length=120)),
                ('lost_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('letter', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='post.registeredletter')),
            ],
        ),
        migrations.CreateModel(
            name='LetterFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('prepared', 'prepared'), ('posted', 'posted'), ('on_its_way', 'on_its_way'), ('presented', 'presented'), ('at_counter', 'at_counter'), ('signed', 'signed'), ('refused', 'refused'), ('unclaimed', 'unclaimed'), ('wrong_address', 'wrong_address'), ('voided', 'voided'), ('lost', 'lost')], max_length=13)),
                ('on', models.DateField()),
                ('code', models.CharField(blank=True, default='', max_length=60)),
                ('words', models.CharField(blank=True, default='', max_length=400)),
                ('by', models.CharField(max_length=120)),
                ('told_at', models.DateTimeField()),
                ('is_taken', models.BooleanField(default=True)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('letter', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='post.registeredletter')),
            ],
        ),
        migrations.CreateModel(
            name='PlayedParcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60)),
                ('body', models.JSONField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'reference'), name='one_played_parcel_per_reference')],
            },
        ),
        migrations.CreateModel(
            name='PostAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(choices=[('maileva', 'maileva'), ('merci_facteur', 'merci_facteur'), ('demonstration', 'demonstration')], max_length=13)),
                ('login', models.CharField(blank=True, default='', help_text="The application's or the service's name there.", max_length=200)),
                ('user', models.CharField(blank=True, default='', help_text='In whose name letters go.', max_length=200)),
                ('mode', models.CharField(choices=[('test', 'test'), ('live', 'live')], max_length=4)),
                ('secret', models.TextField(blank=True, default='')),
                ('password', models.TextField(blank=True, default='')),
                ('hears', models.TextField(blank=True, default='', help_text='The secret of its messages; none: states are asked for.')),
                ('credit', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('checked_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'provider'), name='one_post_account_per_provider'), models.CheckConstraint(condition=models.Q(('provider__in', ('maileva', 'merci_facteur', 'demonstration'))), name='post_provider_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'test'), ('provider', 'demonstration'), ('secret', '')), models.Q(models.Q(('provider', 'demonstration'), _negated=True), models.Q(('secret', ''), _negated=True)), _connector='OR'), name='only_a_demonstration_has_no_post_key')],
            },
        ),
        migrations.CreateModel(
            name='PostQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('maileva', 'maileva'), ('merci_facteur', 'merci_facteur'), ('demonstration', 'demonstration'), ('own', 'own'), ('electronic', 'electronic')], max_length=13)),
                ('sheets', models.IntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('lines', models.JSONField(default=list)),
                ('why', models.CharField(blank=True, default='', max_length=400)),
                ('asked_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'way', 'asked_at'], name='quote_of_way')],
            },
        ),
        migrations.CreateModel(
            name='PostTariff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('maileva', 'maileva'), ('merci_facteur', 'merci_facteur'), ('demonstration', 'demonstration'), ('own', 'own'), ('electronic', 'electronic')], max_length=13)),
                ('starts_on', models.DateField()),
                ('sheets', models.IntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('source', models.CharField(max_length=400)),
                ('said_at', models.DateTimeField()),
                ('said_by', models.CharField(max_length=120)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'way', 'starts_on', 'sheets'), name='one_tariff_per_day_and_weight'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('sheets__gt', 0)), name='tariff_of_something')],
            },
        ),
        migrations.AddIndex(
            model_name='registeredletter',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'claimed', 'unconfirmed'])), fields=['organisation', 'not_before'], name='registered_under_way'),
        ),
        migrations.AddIndex(
            model_name='registeredletter',
            index=models.Index(fields=['organisation', 'debtor'], name='registered_of_debtor'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['refused', 'voided']), _negated=True), fields=('organisation', 'owner', 'owner_pk'), name='one_registered_letter_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.UniqueConstraint(fields=('organisation', 'public_id'), name='one_registered_letter_per_reference'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('state__in', ['refused', 'voided']), _negated=True)), fields=('organisation', 'number'), name='one_registered_letter_per_number'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'queued', 'claimed', 'handed_over', 'accepted', 'unconfirmed', 'refused', 'voided'])), name='registered_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['prepared', 'posted', 'on_its_way', 'presented', 'at_counter', 'signed', 'refused', 'unclaimed', 'wrong_address', 'voided', 'lost'])), name='registered_standing_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('maileva', 'merci_facteur', 'demonstration', 'own', 'electronic'))), name='registered_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registeredletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('way', 'electronic')), models.Q(models.Q(('way', 'electronic'), _negated=True), ('batch__isnull', True)), _connector='OR'), name='an_electronic_letter_goes_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='letterproof',
            constraint=models.UniqueConstraint(condition=models.Q(('lost_at__isnull', True)), fields=('organisation', 'letter', 'kind', 'source'), name='one_proof_of_a_kind_and_source'),
        ),
        migrations.AddConstraint(
            model_name='letterproof',
            constraint=models.CheckConstraint(condition=models.Q(('lost_at__isnull', False), ('document__isnull', False), _connector='OR'), name='a_proof_is_a_file_or_lost'),
        ),
        migrations.AddConstraint(
            model_name='letterfact',
            constraint=models.UniqueConstraint(fields=('organisation', 'letter', 'standing', 'on', 'code'), name='one_fact_told_once'),
        ),
    ]
