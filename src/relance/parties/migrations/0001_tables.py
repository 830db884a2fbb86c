import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("parties", "0001_debtors_and_contacts")]

    dependencies = [
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Debtor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=820)),
                ("name", models.CharField(max_length=400)),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "company"), ("consumer", "consumer"), ("public_body", "public_body"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=2)),
                ("siren", models.CharField(blank=True, max_length=9)),
                ("siret", models.CharField(blank=True, max_length=14)),
                ("vat_number", models.CharField(blank=True, max_length=20)),
                ("street", models.CharField(blank=True, max_length=400)),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(blank=True, max_length=200)),
                ("country", models.CharField(blank=True, max_length=100)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "kind_in_law",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("kind", "unknown"), models.Q(("siren__regex", "^[12]"), ("siret__regex", "^[12]"), _connector="OR")
                                ),
                                then=models.Value("public_body"),
                            ),
                            models.When(
                                models.Q(("kind", "unknown"), models.Q(("siren", ""), ("siret", ""), ("vat_number", ""), _negated=True)),
                                then=models.Value("company"),
                            ),
                            default=models.F("kind"),
                        ),
                        output_field=models.CharField(max_length=12),
                    ),
                ),
                (
                    "street_2",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The address's second line: building, floor, PO box.",
                        max_length=400,
                    ),
                ),
                (
                    "maybe_same_as",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.debtor",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="parties.debtor",
                    ),
                ),
                (
                    "head_id",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(models.F("same_as_id"), models.F("id")),
                        output_field=models.BigIntegerField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("name__contains", "⟨U+")), fields=["organisation", "id"], name="debtor_of_shown_signs"
                    ),
                    models.Index(
                        condition=models.Q(("same_as__isnull", False)), fields=["organisation", "same_as"], name="members_of_debtor"
                    ),
                    models.Index(
                        condition=models.Q(("maybe_same_as__isnull", False)), fields=["organisation", "id"], name="debtors_in_doubt"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_debtor_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["company", "consumer", "public_body", "unknown"])), name="debtor_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("same_as", models.F("id")), _negated=True), name="debtor_is_not_its_own_head"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=400)),
                ("email", models.CharField(blank=True, max_length=320)),
                ("phone", models.CharField(blank=True, max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                ("bounced_at", models.DateTimeField(help_text="Since when its e-mail address is known not to work.", null=True)),
                (
                    "from_stage",
                    models.SmallIntegerField(
                        choices=[(1, "STATEMENT"), (2, "REMINDER"), (3, "UNPAID_NOTICE"), (4, "MISE_EN_DEMEURE")],
                        db_default=1,
                        default=1,
                        help_text="From which letter on it is this one who is written to.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "debtor", "email", "phone"), name="one_contact_per_address")
                ],
            },
        ),
    ]
