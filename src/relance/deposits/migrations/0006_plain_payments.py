import django.db.models.deletion
from django.db import migrations, models


def claim_or_page(model: str, name: str) -> list[migrations.operations.base.Operation]:
    """What is of a plain payment names no claim, but the page on which it was paid."""
    key = models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
    )
    names_one = models.Q(("claim__isnull", False), ("page__isnull", False), _connector="OR")
    return [
        migrations.AlterField(model_name=model, name="claim", field=key),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.CheckConstraint(condition=names_one, name=f"{name}_without_claim_has_a_page"),
        ),
        migrations.AddIndex(
            model_name=model,
            index=models.Index(
                condition=models.Q(("claim", None)), fields=["organisation", "page"], name=f"{name}_of_plain_payment"
            ),
        ),
    ]


class Migration(migrations.Migration):
    """Plain payments are given back, and disputed at the bank, like those of claims."""

    dependencies = [("deposits", "0005_after_a_debt")]

    operations = [*claim_or_page("refund", "refund"), *claim_or_page("carddispute", "dispute")]
