import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("receivables", "0001_receivables_payments_imputations")]

    dependencies = [
        ("documents", "0001_tables"),
        ("parties", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nature", models.CharField(choices=[("payment", "payment"), ("credit_note", "credit_note")], max_length=12)),
                ("source", models.CharField(choices=[("books", "Books"), ("bank", "Bank"), ("person", "Person")], max_length=6)),
                ("identity", models.CharField(max_length=1100)),
                ("reference", models.CharField(blank=True, max_length=400)),
                ("received_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("open_amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("recorded_at", models.DateTimeField()),
                ("absorbed_at", models.DateTimeField(help_text="When an export was found to show this same payment.", null=True)),
                ("voided_at", models.DateTimeField(help_text="When it was found not to exist, or superseded.", null=True)),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "placed_at",
                    models.DateTimeField(
                        help_text="When a person said what this credit of the books paid: his own payment stands for it.", null=True
                    ),
                ),
                (
                    "is_inferred",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Only a lower remainder of the books shows it: neither its day nor that the debtor paid it is told.",
                    ),
                ),
                (
                    "open_through",
                    models.DateField(
                        help_text="Of one whose day is not told: the last day on which the books prove that it was still open.", null=True
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "debtor"], name="payment_of_debtor"),
                    models.Index(condition=models.Q(("placed_at__isnull", False)), fields=["organisation", "id"], name="credit_placed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("organisation", "source", "identity"),
                        name="one_payment_per_identity",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("open_amount__gte", 0), ("open_amount__lte", models.F("amount"))), name="unallocated_is_a_part"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receivable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_format", models.CharField(max_length=20)),
                ("identity", models.CharField(max_length=1000)),
                ("number", models.CharField(max_length=400)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("invoice", "invoice"),
                            ("review_no_sale", "review_no_sale"),
                            ("review_opening_sum", "review_opening_sum"),
                            ("review_no_number", "review_no_number"),
                            ("review_doubtful", "review_doubtful"),
                            ("review_bill", "review_bill"),
                            ("review_shared_account", "review_shared_account"),
                            ("review_currencies", "review_currencies"),
                            ("review_lettered", "review_lettered"),
                        ],
                        max_length=30,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=1000)),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("due_is_assumed", models.BooleanField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("open_amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("imported_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("missing_since", models.DateTimeField(help_text="Since when exports of its kind no longer mention it.", null=True)),
                ("checked_at", models.DateTimeField(help_text="When a person found its unusual amount to be right.", null=True)),
                ("delivery_reference", models.CharField(blank=True, help_text="What proves that it was performed.", max_length=200)),
                ("order_reference", models.CharField(blank=True, help_text="The order or contract that it rests on.", max_length=200)),
                ("handed_number", models.IntegerField(help_text="That one's public number.", null=True)),
                ("handed_since", models.DateTimeField(null=True)),
                (
                    "handed_to",
                    models.CharField(choices=[("case", "case")], help_text="In whose hands it is now.", max_length=20, null=True),
                ),
                (
                    "claim_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("invoice", "invoice"),
                            ("rent", "rent"),
                            ("carriage", "carriage"),
                            ("deposit_claim", "deposit_claim"),
                            ("other", "other"),
                        ],
                        db_default="",
                        default="",
                        help_text="What is owed for, where somebody said; an invoice where nobody did.",
                        max_length=20,
                    ),
                ),
                ("demand_received_on", models.DateField(help_text="When the debtor received the demand for payment.", null=True)),
                (
                    "due_is_agreed",
                    models.BooleanField(
                        db_default=False, default=False, help_text="Contract or law set the due date: it is not the creditor's alone."
                    ),
                ),
                ("performed_on", models.DateField(help_text="When the performance was completed; carriage: the delivery.", null=True)),
                (
                    "books_on",
                    models.DateField(help_text="The day of the newest export that told of it: an older one changes nothing.", null=True),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "number"], name="receivable_by_number"),
                    models.Index(fields=["organisation", "debtor", "currency", "amount"], name="receivable_of_debtor_by_size"),
                    models.Index(
                        condition=models.Q(("open_amount__gt", 0)),
                        fields=["organisation", "due_on", "id"],
                        name="open_receivable_by_due_date",
                    ),
                    models.Index(
                        condition=models.Q(("open_amount__gt", 0), models.Q(("nature", "invoice"), _negated=True)),
                        fields=["organisation", "id"],
                        name="receivable_to_review",
                    ),
                    models.Index(
                        models.F("organisation"),
                        django.db.models.functions.comparison.Least("issued_on", "due_on", "performed_on"),
                        condition=models.Q(("open_amount__gt", 0)),
                        name="open_receivable_by_first_day",
                    ),
                    models.Index(
                        condition=models.Q(("claim_kind", "carriage"), ("open_amount__gt", 0)),
                        fields=["organisation", "id"],
                        name="open_carriage",
                    ),
                    models.Index(
                        condition=models.Q(("nature", "invoice"), ("open_amount", 0)),
                        fields=["organisation", "-id"],
                        name="settled_invoice",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "source_format", "identity"), name="one_receivable_per_identity"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="receivable_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("open_amount__gte", 0), ("open_amount__lte", models.F("amount"))), name="open_amount_is_a_part"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_number", None), ("handed_since", None), ("handed_to", None)),
                            models.Q(("handed_number__isnull", False), ("handed_since__isnull", False), ("handed_to__in", ["case"])),
                            _connector="OR",
                        ),
                        name="handed_over_whole_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claim_kind__in", ["", "invoice", "rent", "carriage", "deposit_claim", "other"])),
                        name="claim_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_is_agreed", False), ("due_is_assumed", False), _connector="OR"),
                        name="agreed_due_date_is_not_assumed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("demand_received_on", None), ("demand_received_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="demand_received_after_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Imputation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("recorded_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.payment"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "receivable"], name="imputation_of_receivable"),
                    models.Index(fields=["organisation", "payment"], name="imputation_of_payment"),
                ],
                "constraints": [models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="imputation_is_not_nil")],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("insolvency", "insolvency"),
                            ("over_indebtedness", "over_indebtedness"),
                            ("in_collection", "in_collection"),
                            ("dispute", "dispute"),
                            ("reply", "reply"),
                            ("promise", "promise"),
                            ("plan", "plan"),
                            ("mandate_in_flight", "mandate_in_flight"),
                            ("never_remind", "never_remind"),
                            ("manual", "manual"),
                        ],
                        max_length=20,
                    ),
                ),
                ("until", models.DateField(help_text="Its last day; none when it has no end.", null=True)),
                ("author", models.CharField(max_length=120)),
                ("held_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receivables.receivable",
                    ),
                ),
                ("owner_id", models.BigIntegerField(null=True)),
                (
                    "owner_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reply", "Reply"),
                            ("commitment", "Commitment"),
                            ("plan", "Plan"),
                            ("case", "Case"),
                            ("attempt", "Attempt"),
                            ("identity", "Identity"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at", None)), fields=["organisation", "debtor"], name="binding_hold_of_debtor"
                    ),
                    models.Index(
                        condition=models.Q(("released_at", None)), fields=["organisation", "receivable"], name="binding_hold_of_receivable"
                    ),
                    models.Index(
                        condition=models.Q(("owner_id__isnull", False), ("released_at", None)),
                        fields=["organisation", "owner_kind", "owner_id"],
                        name="binding_hold_of_owner",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("receivable", None), ("debtor", None), _connector="OR"), name="hold_is_of_one_thing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "insolvency",
                                    "over_indebtedness",
                                    "in_collection",
                                    "dispute",
                                    "reply",
                                    "promise",
                                    "plan",
                                    "mandate_in_flight",
                                    "never_remind",
                                    "manual",
                                ],
                            )
                        ),
                        name="hold_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner_id", None), ("owner_kind", "")),
                            models.Q(
                                ("owner_id__isnull", False),
                                ("owner_kind__in", ["reply", "commitment", "plan", "case", "attempt", "identity"]),
                            ),
                            _connector="OR",
                        ),
                        name="hold_owner_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=400)),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="documents.document"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "receivable"), name="one_copy_per_receivable")],
            },
        ),
        migrations.CreateModel(
            name="OpenChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_invoice", models.BooleanField()),
                ("currency", models.CharField(max_length=3)),
                ("due_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=3, max_digits=24)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "due_on"], name="open_change_by_due_date")],
            },
        ),
        migrations.CreateModel(
            name="Insolvency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_on", models.DateField(help_text="The day of the judgment that opened it.", null=True)),
                ("published_on", models.DateField(help_text="Its publication in the BODACC.", null=True)),
                ("declared_on", models.DateField(help_text="When the declaration of the claim was sent.", null=True)),
                ("closed_on", models.DateField(null=True)),
                ("author", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "debtor"], name="insolvency_of_debtor")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)), fields=("organisation", "debtor"), name="one_insolvency_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on", None), ("opened_on", None), ("published_on__gte", models.F("opened_on")), _connector="OR"
                        ),
                        name="insolvency_published_after_it_opened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_on", None), ("opened_on__lte", models.F("closed_on")), _connector="OR"),
                        name="insolvency_closed_after_it_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitationNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acknowledgment", "acknowledgment"),
                            ("court_claim", "court_claim"),
                            ("enforcement_act", "enforcement_act"),
                            ("mediation", "mediation"),
                            ("order_served", "order_served"),
                            ("part_payment", "part_payment"),
                            ("plan", "plan"),
                            ("written_demand", "written_demand"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("ended_on", models.DateField(help_text="The last day of what lasts: an instance, a mediation.", null=True)),
                ("came_to_nothing", models.BooleanField(db_default=False, default=False, help_text="Withdrawn, or lapsed (C. civ. 2243).")),
                ("proof", models.CharField(blank=True, db_default="", default="", help_text="What shows it, in words.", max_length=400)),
                ("author", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(help_text="When it was found to be noted by mistake.", null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)), fields=["organisation", "receivable"], name="limitation_of_receivable"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organisation", "receivable", "kind", "happened_on"),
                        name="limitation_noted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "acknowledgment",
                                    "court_claim",
                                    "enforcement_act",
                                    "mediation",
                                    "order_served",
                                    "part_payment",
                                    "plan",
                                    "written_demand",
                                ],
                            )
                        ),
                        name="limitation_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("happened_on")), _connector="OR"),
                        name="limitation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came_to_nothing", False), ("ended_on", None)),
                            ("kind__in", ["court_claim", "mediation"]),
                            _connector="OR",
                        ),
                        name="only_what_lasts_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PenaltyChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fate",
                    models.CharField(
                        choices=[("keep", "Keep"), ("pursue", "Pursue"), ("waive", "Waive"), ("received", "Received")], max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=2000)),
                ("author", models.CharField(max_length=120)),
                ("chosen_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "receivable", "-id"], name="penalty_choice_of_receivable"),
                    models.Index(
                        condition=models.Q(("fate", "pursue")), fields=["organisation", "debtor"], name="penalties_pursued_of_debtor"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fate__in", ["keep", "pursue", "waive", "received"])), name="penalty_fate_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "waive"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="waiver_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PenaltyShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("recorded_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.payment"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "receivable"], name="penalty_share_of_receivable"),
                    models.Index(fields=["organisation", "payment"], name="penalty_share_of_payment"),
                ],
                "constraints": [models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="penalty_share_is_not_nil")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[("added", "Added"), ("corrected", "Corrected"), ("cancelled", "Cancelled"), ("reopened", "Reopened")],
                        max_length=10,
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=2000)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receivables.payment",
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receivables.receivable",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "debtor", "-id"], name="correction_of_debtor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["added", "corrected", "cancelled", "reopened"])), name="correction_act_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("receivable", None), ("payment", None), _connector="XOR"), name="correction_is_of_one_thing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", "added"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="correction_has_a_reason",
                    ),
                ],
            },
        ),
    ]
