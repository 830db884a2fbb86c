"""What a notice says, and in whose name, are columns of their own: a stage stands only where a step of a scenario stands behind it."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

RULES = Path(__file__).with_name("rules")
FILES = ["act_of_a_notice"]
OF_A_SCENARIO = ["statement", "reminder", "unpaid_notice", "mise_en_demeure"]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_asked_and_reached")]

    operations = [
        migrations.AddField(
            "notice",
            "act",
            models.CharField(default="", max_length=40, help_text="Which text: a letter's (letters.model.Act), or a piece of information's."),
            preserve_default=False,
        ),
        migrations.AddField(
            "notice",
            "author",
            models.CharField(
                db_default="creditor", max_length=40, help_text="Whose letterhead, account and sender: letters.letterhead.Author."
            ),
        ),
        migrations.AlterField(
            "notice",
            "stage",
            models.IntegerField(
                choices=[(1, "STATEMENT"), (2, "REMINDER"), (3, "UNPAID_NOTICE"), (4, "MISE_EN_DEMEURE")],
                help_text="The step's, where one of a scenario stands behind it.",
                null=True,
            ),
        ),
        *(migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(stage__isnull=False) & Q(purpose="demand") & (
                    Q(stage=1, act="statement") | Q(stage=2, act="reminder") | Q(stage=3, act="unpaid_notice")
                    | Q(stage=4, act="mise_en_demeure")
                )
                | Q(stage__isnull=True) & ~Q(purpose="demand", act__in=OF_A_SCENARIO),
                name="stage_of_a_scenarios_demand",
            ),
        ),
    ]
