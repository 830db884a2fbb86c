"""Adds the tables ``tenancy_due`` (what is due for whom, appended) and ``tenancy_job`` (one row a kind, folded and leased),
and the functions ``tenancy_claim_job`` and ``tenancy_keep_lease``, by which a worker finds work in any organisation."""

from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
FILES = ["due_work", "claim_job"]
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ORGANISATION = models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, to="tenancy.organisation")


class Migration(migrations.Migration):
    replaces = [("tenancy", "0020_due_work")]
    dependencies = [("tenancy", "0003_closed_under_mandate")]

    operations = [
        migrations.CreateModel(
            name="Due",
            fields=[
                ("id", KEY),
                ("organisation", ORGANISATION),
                ("kind", models.CharField(max_length=12)),
                ("lane", models.SmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="due_by_moment")]},
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", KEY.clone()),
                ("organisation", ORGANISATION.clone()),
                ("kind", models.CharField(max_length=12)),
                ("lane", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("leased_until", models.DateTimeField(null=True, help_text="By the database's clock; later, somebody else may have it.")),
                ("leased_by", models.CharField(blank=True, default="", max_length=120)),
                (
                    "ids",
                    ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, help_text="What it has in hand, where several share."
                    ),
                ),
                ("attempts", models.IntegerField(default=0, help_text="How often in a row it failed.")),
                ("why", models.CharField(blank=True, default="", max_length=400, help_text="Why it failed last.")),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["organisation", "kind", "lane"], name="one_job_per_kind_and_lane")],
                "indexes": [
                    models.Index(fields=["due_at"], condition=models.Q(leased_until=None), name="job_by_moment"),
                    models.Index(fields=["leased_until"], condition=models.Q(leased_until__isnull=False), name="job_by_lease"),
                ],
            },
        ),
        *(migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES),
    ]
