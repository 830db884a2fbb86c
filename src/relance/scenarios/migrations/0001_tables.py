import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("scenarios", "0001_versions_dunning_runs")]

    dependencies = [
        ("parties", "0001_tables"),
        ("receivables", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("local_date", models.DateField()),
                ("ran_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=120)),
                ("report", models.TextField(help_text="Counts and amounts by outcome, as JSON.")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "local_date"), name="one_run_per_day")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="scenarios.run"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "receivable"], name="decision_of_receivable")],
            },
        ),
        migrations.CreateModel(
            name="ScenarioChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, null=True)),
                ("key", models.CharField(max_length=60)),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receivables.receivable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "receivable"), name="one_scenario_per_receivable"),
                    models.UniqueConstraint(fields=("organisation", "debtor"), name="one_scenario_per_debtor"),
                    models.UniqueConstraint(fields=("organisation", "kind"), name="one_scenario_per_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScenarioVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("version", models.IntegerField()),
                ("text", models.TextField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "key", "version"), name="one_scenario_per_version")],
            },
        ),
        migrations.CreateModel(
            name="Dunning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("next_on", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, default="", help_text="Reason code, or the step taken.", max_length=60)),
                ("decided_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="scenarios.scenarioversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "next_on"], name="dunning_by_day"),
                    models.Index(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "scenario_finished",
                                    "no_address",
                                    "kind_unknown",
                                    "due_date_assumed",
                                    "unallocated_credit",
                                    "anomaly",
                                    "undeliverable",
                                    "no_scenario",
                                    "missing_from_export",
                                    "limitation_passed",
                                    "dispute",
                                ],
                            )
                        ),
                        fields=["organisation", "outcome"],
                        name="dunning_for_a_person",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("organisation", "receivable"), name="one_dunning_per_receivable")],
            },
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "receivable"), name="touched_once")],
            },
        ),
    ]
