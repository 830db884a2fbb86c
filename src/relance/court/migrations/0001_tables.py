
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0005_procedure_rules'),
        ('documents', '0003_closed_under_mandate'),
        ('tenancy', '0009_kind_of_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Petition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('court_kind', models.CharField(choices=[('commercial', 'commercial'), ('economic', 'economic'), ('commercial_chamber', 'commercial_chamber'), ('judicial', 'judicial'), ('proximity', 'proximity'), ('protection', 'protection')], max_length=20)),
                ('court', models.CharField(max_length=400)),
                ('court_address', models.CharField(blank=True, default='', max_length=1000)),
                ('insee', models.CharField(blank=True, default='', max_length=5)),
                ('place', models.CharField(choices=[('metropole', 'metropole'), ('alsace-moselle', 'alsace-moselle'), ('guadeloupe', 'guadeloupe'), ('martinique', 'martinique'), ('guyane', 'guyane'), ('reunion', 'reunion'), ('mayotte', 'mayotte'), ('saint-barthelemy', 'saint-barthelemy'), ('saint-martin', 'saint-martin')], max_length=20)),
                ('was_confirmed', models.BooleanField(default=False, help_text='A person looked the court up.')),
                ('asked_on', models.DateField(help_text='The day as of which the sums are counted.')),
                ('principal', models.DecimalField(decimal_places=2, max_digits=18)),
                ('interest', models.DecimalField(decimal_places=2, max_digits=18)),
                ('compensation', models.DecimalField(decimal_places=2, max_digits=18)),
                ('costs', models.DecimalField(decimal_places=2, max_digits=18)),
                ('basis', models.TextField()),
                ('if_opposed', models.CharField(blank=True, default='', help_text='The court to go to then (CPC 1408).', max_length=400)),
                ('signatory', models.CharField(max_length=400)),
                ('quality', models.CharField(max_length=200)),
                ('content', models.TextField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('pages', models.IntegerField()),
                ('service_fee', models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ('author', models.CharField(max_length=120)),
                ('signed_at', models.DateTimeField()),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('portal', 'portal'), ('post', 'post'), ('counter', 'counter'), ('officer', 'officer')], max_length=10)),
                ('filed_on', models.DateField()),
                ('reference', models.CharField(blank=True, default='', max_length=200)),
                ('expected_on', models.DateField()),
                ('expected_days', models.IntegerField()),
                ('expected_count', models.IntegerField(default=0)),
                ('fees_by', models.DateField(null=True)),
                ('author', models.CharField(max_length=120)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('receipt', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('petition', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='court.petition')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('granted', 'granted'), ('partly', 'partly'), ('refused', 'refused')], max_length=8)),
                ('rendered_on', models.DateField()),
                ('number', models.CharField(blank=True, default='', help_text="The court's own number.", max_length=100)),
                ('principal', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('interest', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('compensation', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('costs', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('cut_why', models.TextField(blank=True, default='')),
                ('serve_by', models.DateField(null=True)),
                ('serve_safely', models.DateField(null=True)),
                ('author', models.CharField(max_length=120)),
                ('recorded_at', models.DateTimeField()),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('petition', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='court.petition')),
            ],
        ),
        migrations.CreateModel(
            name='PetitionExhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('title', models.CharField(max_length=400)),
                ('proves', models.CharField(blank=True, default='', max_length=200)),
                ('pages', models.IntegerField()),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('petition', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='court.petition')),
            ],
        ),
        migrations.CreateModel(
            name='PetitionSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('part', models.CharField(choices=[('principal', 'principal'), ('interest', 'interest'), ('compensation', 'compensation'), ('costs', 'costs')], max_length=12)),
                ('what', models.CharField(max_length=1000)),
                ('ground', models.CharField(max_length=200)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
                ('petition', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='court.petition')),
            ],
        ),
        migrations.CreateModel(
            name='Conciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conciliator', models.CharField(max_length=400)),
                ('begun_on', models.DateField(help_text='The agreement to it, or the first meeting.')),
                ('ended_on', models.DateField(null=True)),
                ('is_agreed', models.BooleanField(help_text='How it ended.', null=True)),
                ('author', models.CharField(max_length=120)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.act')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('organisation', 'case'), name='one_conciliation_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CourtFee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('starts_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18)),
                ('source', models.CharField(max_length=400)),
                ('author', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'key', '-starts_on'], name='court_fee_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='court_fee_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='LoadedCourts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('judicial', 'judicial'), ('commercial', 'commercial')], max_length=10)),
                ('year', models.IntegerField(help_text='The communes are those of 1 January of it.')),
                ('source_name', models.CharField(max_length=400)),
                ('source_sha256', models.CharField(max_length=64)),
                ('communes', models.IntegerField()),
                ('changed', models.IntegerField()),
                ('author', models.CharField(max_length=120)),
                ('loaded_at', models.DateTimeField()),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='documents.document')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'part', '-id'], name='latest_courts_by_part')],
            },
        ),
        migrations.AddConstraint(
            model_name='petition',
            constraint=models.UniqueConstraint(fields=('organisation', 'case', 'version'), name='one_petition_per_version'),
        ),
        migrations.AddConstraint(
            model_name='petition',
            constraint=models.CheckConstraint(condition=models.Q(('principal__gt', 0)), name='petition_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='petition',
            constraint=models.CheckConstraint(condition=models.Q(('compensation__gte', 0), ('costs__gte', 0), ('interest__gte', 0), ('service_fee__gte', 0)), name='petition_sums_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(fields=('organisation', 'petition'), name='a_petition_is_filed_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('organisation', 'petition'), name='a_petition_is_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), ('principal', None), ('serve_by', None)), models.Q(models.Q(('outcome', 'refused'), _negated=True), ('principal__isnull', False), ('serve_by__isnull', False)), _connector='OR'), name='an_order_has_sums_and_a_term'),
        ),
        migrations.AddConstraint(
            model_name='petitionexhibit',
            constraint=models.UniqueConstraint(fields=('organisation', 'petition', 'number'), name='one_exhibit_per_number_behind'),
        ),
        migrations.AddConstraint(
            model_name='petitionsum',
            constraint=models.UniqueConstraint(fields=('organisation', 'petition', 'line'), name='one_sum_per_line'),
        ),
    ]
