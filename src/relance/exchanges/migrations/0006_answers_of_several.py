from django.db import migrations


class Migration(migrations.Migration):
    """One mail may answer several debtors; that none is taken twice is kept where mail is taken in."""

    dependencies = [("exchanges", "0005_holds_of_answers_and_promises")]

    operations = [migrations.RemoveConstraint(model_name="exchange", name="one_exchange_per_reply")]
