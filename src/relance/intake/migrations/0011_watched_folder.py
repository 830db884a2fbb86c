import django.db.models.deletion
from django.db import migrations, models

from relance.tenancy.row_level import tenant_table

GRANTS = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_what_was_told"), ("tenancy", "0017_watched_folders")]

    operations = [
        migrations.CreateModel(
            name="WatchedFolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("preference", models.BigIntegerField()),
                ("path", models.CharField(max_length=1000)),
                ("place", models.CharField(help_text="A hash of where the program and its database stand.", max_length=64)),
                ("looked_at", models.DateTimeField()),
                ("trouble", models.CharField(blank=True, max_length=20)),
                ("organisation", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("organisation",), name="one_watched_folder")]},
        ),
        migrations.CreateModel(
            name="WatchedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=400)),
                ("size", models.BigIntegerField()),
                ("modified_ns", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("state", models.CharField(max_length=10)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("seen_at", models.DateTimeField()),
                ("organisation", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "sha256"], name="watched_file_by_content")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "name"), name="one_row_per_watched_file")],
            },
        ),
        *tenant_table("intake_watchedfolder", grants=GRANTS),
        *tenant_table("intake_watchedfile", grants=GRANTS),
    ]
