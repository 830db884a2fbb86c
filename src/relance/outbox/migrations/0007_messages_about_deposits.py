from django.db import migrations, models

DEPOSIT = ["deposit_claim_first", "deposit_claim_offer", "deposit_claim_facts", "deposit_claim_last"]
OF_A_STEP = (
    models.Q(stage=1, act="statement")
    | models.Q(stage=2, act="reminder")
    | models.Q(stage=3, act="unpaid_notice")
    | models.Q(stage=4, act="mise_en_demeure")
    | models.Q(stage__lt=4, act__in=DEPOSIT)
)
OF_NONE = ~models.Q(purpose="demand", act__in=["statement", "reminder", "unpaid_notice", "mise_en_demeure", *DEPOSIT])


class Migration(migrations.Migration):
    """A step about a claim on a deposit has an act of its own, at any stage below the formal notice."""

    dependencies = [("outbox", "0006_counted_and_contacts")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="stage_of_a_scenarios_demand"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(stage__isnull=False) & models.Q(purpose="demand") & OF_A_STEP
                | models.Q(stage__isnull=True) & OF_NONE,
                name="stage_of_a_scenarios_demand",
            ),
        ),
    ]
