import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("journal", "0001_events_and_heads")]

    dependencies = [
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=120)),
                ("body", models.TextField()),
                ("detail_hash", models.BinaryField(max_length=32, null=True)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "chain", "sequence"), name="one_event_per_place")],
            },
        ),
        migrations.CreateModel(
            name="EventDetail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(max_length=32)),
                ("detail", models.TextField()),
                ("event", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="journal.event")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "event"), name="one_detail_per_event")],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("sealed_sequence", models.BigIntegerField(db_default=0, help_text="How far the latest seal reaches.")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "chain"), name="one_head_per_chain")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField()),
                ("sealed_on", models.DateField()),
                ("sealed_at", models.DateTimeField()),
                ("heads", models.TextField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "sequence"), name="one_seal_per_place")],
            },
        ),
    ]
