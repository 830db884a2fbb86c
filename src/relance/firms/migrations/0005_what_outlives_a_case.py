"""Letters that lay printed when their case came back, money that came after it, prices given back, and the acts and exhibits that a firm reads of its case."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
FILES = ["printed_letters", "refunds", "late_receipts", "acts_and_exhibits"]


class Migration(migrations.Migration):
    dependencies = [("firms", "0004_today_of_a_firm"), ("cases", "0004_procedure")]

    operations = [
        migrations.AddField("serviceorder", "refunded_at", models.DateTimeField(null=True)),
        migrations.AddField("serviceorder", "refunded_by", models.CharField(blank=True, default="", max_length=120)),
        *[migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES],
    ]
