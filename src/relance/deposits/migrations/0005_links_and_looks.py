"""When a page of the provider's is looked at again, why a payment is disputed, and a link of the guest's that counts until it is closed."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
GRANTS = """
    GRANT UPDATE (look_at) ON deposits_hostedpage TO relance_app;
    GRANT UPDATE (reason, is_taken_back) ON deposits_carddispute TO relance_app;
"""


class Migration(migrations.Migration):
    dependencies = [("deposits", "0004_what_guests_were_told")]

    operations = [
        migrations.AddField(
            model_name="hostedpage",
            name="look_at",
            field=models.DateTimeField(help_text="When the provider is asked about it again; none: at once.", null=True),
        ),
        migrations.AddField(
            model_name="carddispute",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", help_text="The bank's word, as the provider gives it.", max_length=80),
        ),
        migrations.AddField(
            model_name="carddispute",
            name="is_taken_back",
            field=models.BooleanField(db_default=False, default=False, help_text="The money is gone, for as long as this lasts."),
        ),
        migrations.AddIndex(
            model_name="hostedpage",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["organisation", "look_at"], name="page_to_look_at"),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL((RULES / "links_under_way.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
