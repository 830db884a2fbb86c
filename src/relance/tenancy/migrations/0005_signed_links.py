"""Adds the table ``tenancy_issuedlink`` and ``tenancy_organisation_named``, by which a door without a session finds where to act."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
ORGANISATION = models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, to="tenancy.organisation")


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_due_work")]

    operations = [
        migrations.CreateModel(
            name="IssuedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", ORGANISATION),
                ("digest", models.CharField(max_length=64, help_text="SHA-256 of the token, which is kept nowhere.")),
                ("purpose", models.CharField(max_length=20, help_text="Which door it opens; a word of its address.")),
                ("subject", models.CharField(max_length=60, help_text="What it opens there, such as debtor:12.")),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "subject"], name="link_by_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "digest"], name="one_link_per_token"),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__regex", "^[a-z][a-z-]*$")), name="link_purpose_is_a_word_of_an_address"
                    ),
                ],
            },
        ),
        migrations.RunSQL((RULES / "signed_links.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
