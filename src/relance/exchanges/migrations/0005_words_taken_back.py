"""A debtor may take an agreement back: a word of its own, for what was said is never changed."""

from django.db import migrations, models

KINDS = ["accept", "offer", "contest", "ask", "take_back"]


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0004_answers")]

    operations = [
        migrations.AlterField(
            model_name="debtoranswer",
            name="kind",
            field=models.CharField(choices=[(one, one) for one in KINDS], max_length=10),
        ),
        migrations.RemoveConstraint(model_name="debtoranswer", name="answer_kind_is_known"),
        migrations.AddConstraint(
            model_name="debtoranswer",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="answer_kind_is_known"),
        ),
    ]
