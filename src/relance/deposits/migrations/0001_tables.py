import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("deposits", "0003_cause_of_a_refusal"), ("deposits", "0004_what_guests_were_told")]

    dependencies = [
        ("documents", "0003_closed_under_mandate"),
        ("outbox", "0006_counted_and_contacts"),
        ("parties", "0003_closed_under_mandate"),
        ("receivables", "0005_binding_holds"),
        ("tenancy", "0005_signed_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("accepted_at", models.DateTimeField()),
                ("accepted_from", models.GenericIPAddressField()),
                ("author", models.CharField(help_text="The link that was used.", max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("account", models.CharField(help_text="The provider's own name of the account it was given to.", max_length=200)),
                ("customer", models.CharField(max_length=200)),
                ("reference", models.CharField(help_text="The card, or the mandate, at the provider.", max_length=200)),
                ("fingerprint", models.CharField(blank=True, default="", max_length=200)),
                ("network", models.CharField(blank=True, default="", max_length=20)),
                ("last4", models.CharField(blank=True, default="", max_length=4)),
                ("ends_on", models.DateField(help_text="Its last day; none where the provider does not say.", null=True)),
                (
                    "authentication",
                    models.CharField(
                        blank=True, default="", help_text="What the provider calls the cardholder's authentication.", max_length=200
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(help_text="When the provider was made to forget it.", null=True)),
                (
                    "acceptance",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.acceptance"
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
                "indexes": [
                    models.Index(fields=["organisation", "account", "fingerprint"], name="card_by_fingerprint"),
                    models.Index(condition=models.Q(("erased_at", None)), fields=["organisation", "id"], name="card_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.IntegerField()),
                ("reason", models.CharField(max_length=40)),
                ("story", models.TextField(help_text="What happened, in the creditor's words, as the guest reads them.")),
                ("debt_nature", models.CharField(choices=[("indemnity", "indemnity"), ("service", "service")], max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("covered", models.DecimalField(decimal_places=3, max_digits=18)),
                ("plan", models.CharField(help_text="How it is asked of the card: full, halved or fixed.", max_length=10)),
                ("slice", models.DecimalField(decimal_places=3, help_text="Of a plan in fixed slices.", max_digits=18, null=True)),
                ("automatic_recovery", models.BooleanField()),
                ("author", models.CharField(max_length=120)),
                ("drafted_at", models.DateTimeField()),
                ("requested_at", models.DateTimeField(null=True)),
                ("answer_until", models.DateTimeField(null=True)),
                ("window_ends_on", models.DateField(null=True)),
                (
                    "look_at",
                    models.DateTimeField(help_text="When it is looked at again: a plan, written by planning alone.", null=True),
                ),
                ("stopped_at", models.DateTimeField(help_text="When a person stopped the attempts.", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("paid", "paid"), ("cancelled", "cancelled"), ("recovery", "recovery"), ("left", "left")],
                        default="",
                        max_length=10,
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
                        help_text="What was left when the window ended.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receivables.receivable",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("look_at__isnull", False)),
                        fields=["organisation", "look_at"],
                        name="claim_under_way",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("receivable__isnull", False)), fields=("organisation", "receivable"), name="one_claim_per_receivable"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("covered__gte", 0), ("covered__lte", models.F("amount"))),
                        name="claim_covers_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_until", None), ("requested_at", None), ("window_ends_on", None)),
                            models.Q(("answer_until__isnull", False), ("requested_at__isnull", False), ("window_ends_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_requested_whole_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), ("outcome__in", ["paid", "cancelled", "recovery", "left"])),
                            _connector="OR",
                        ),
                        name="claim_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("receivable", None), ("outcome", "recovery"), _connector="OR"), name="only_recovery_makes_a_receivable"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("not_before", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=400)),
                ("ordinal", models.IntegerField()),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("claimed", "claimed"),
                            ("unconfirmed", "unconfirmed"),
                            ("pending", "pending"),
                            ("captured", "captured"),
                            ("declined", "declined"),
                            ("needs_guest", "needs_guest"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "decline",
                    models.CharField(
                        blank=True,
                        choices=[("retry", "retry"), ("authenticate", "authenticate"), ("guest", "guest"), ("never", "never")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=80)),
                ("advice", models.CharField(blank=True, default="", max_length=80)),
                ("is_sent", models.BooleanField(default=False)),
                ("pending_until", models.DateTimeField(null=True)),
                ("looked_up_at", models.DateTimeField(help_text="When it was last looked for at the provider.", null=True)),
                ("link", models.CharField(blank=True, default="", help_text="Where the guest approves it.", max_length=2000)),
                ("reason", models.CharField(blank=True, default="", help_text="Why it was made then, and for so much.", max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.card"),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="What was missing, as far as it was said.", max_length=16
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "claimed", "unconfirmed", "pending"])),
                        fields=["organisation", "not_before"],
                        name="attempt_under_way",
                    ),
                    models.Index(fields=["organisation", "card"], name="attempt_of_card"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "claim", "ordinal"), name="one_attempt_per_ordinal"),
                    models.UniqueConstraint(fields=("organisation", "public_id"), name="one_attempt_per_public_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "claimed", "unconfirmed", "pending"])),
                        fields=("organisation", "claim"),
                        name="one_attempt_under_way",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="attempt_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "claimed", "unconfirmed", "pending", "captured", "declined", "needs_guest", "dropped"])
                        ),
                        name="attempt_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DecimalField(decimal_places=3, max_digits=18)),
                ("after", models.DecimalField(decimal_places=3, max_digits=18)),
                ("words", models.CharField(blank=True, max_length=2000)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
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
                "indexes": [
                    models.Index(fields=["organisation", "claim"], name="change_of_claim"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("after__gte", 0), ("after__lt", models.F("before"))), name="claim_only_goes_down"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.IntegerField()),
                ("label", models.CharField(max_length=400)),
                ("price_new", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("quote", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("age", models.IntegerField(help_text="In months.", null=True)),
                ("lifetime", models.IntegerField(help_text="In months; none where it does not wear.", null=True)),
                ("received", models.DecimalField(decimal_places=3, max_digits=18)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
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
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "claim", "place"), name="one_line_per_place"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="claim_line_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField(help_text="Gapless in its year: C-2026-0093.")),
                ("kind", models.CharField(choices=[("deposit", "deposit"), ("no_show", "no_show"), ("payment", "payment")], max_length=10)),
                ("external_id", models.CharField(blank=True, default="", help_text="The booking's own name elsewhere.", max_length=200)),
                ("language", models.CharField(max_length=2)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("claim_until", models.DateField()),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("remind_on", models.DateField(help_text="When the guest is reminded if it is not given.", null=True)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "release_cause",
                    models.CharField(
                        blank=True,
                        choices=[("over", "over"), ("by_hand", "by_hand"), ("claim_ended", "claim_ended")],
                        default="",
                        max_length=12,
                    ),
                ),
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
                "indexes": [
                    models.Index(fields=["organisation", "debtor"], name="guarantee_of_debtor"),
                    models.Index(fields=["organisation", "begins_on", "id"], name="guarantee_by_arrival"),
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("released_at", None)),
                        fields=["organisation", "claim_until"],
                        name="guarantee_in_force",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year", "number"), name="one_guarantee_per_number"),
                    models.UniqueConstraint(fields=("organisation", "public_id"), name="one_guarantee_per_public_id"),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("cancelled_at", None)),
                        fields=("organisation", "external_id"),
                        name="one_guarantee_per_booking",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="guarantee_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("claim_until__gte", models.F("ends_on")), ("ends_on__gte", models.F("begins_on"))),
                        name="guarantee_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["deposit", "no_show", "payment"])), name="guarantee_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("release_cause", ""), ("released_at", None)),
                            models.Q(("release_cause__in", ["over", "by_hand", "claim_ended"]), ("released_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="release_has_a_cause",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="guarantee",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="guarantee",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
            ),
        ),
        migrations.AddField(
            model_name="acceptance",
            name="guarantee",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
            ),
        ),
        migrations.CreateModel(
            name="HostedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("provider", models.CharField(max_length=20)),
                ("account", models.CharField(max_length=200)),
                ("reference", models.CharField(help_text="What the provider calls it.", max_length=200)),
                (
                    "payment",
                    models.CharField(blank=True, default="", help_text="And the payment that was made on it.", max_length=200),
                ),
                ("opened_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", help_text="given, paid, refused, expired.", max_length=12)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("look_at", models.DateTimeField(help_text="When the provider is asked about it again; none: at once.", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["organisation", "guarantee"], name="page_open"),
                    models.Index(condition=models.Q(("ended_at", None)), fields=["organisation", "look_at"], name="page_to_look_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "account", "reference"), name="one_page_per_reference"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), ("outcome__in", ["given", "paid", "refused", "expired"])),
                            _connector="OR",
                        ),
                        name="page_ends_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardDispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(help_text="What the provider calls it.", max_length=200)),
                ("status", models.CharField(help_text="The provider's word.", max_length=40)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("fee", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("opened_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("was_won", models.BooleanField(null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.attempt"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="deposits.hostedpage",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, db_default="", default="", help_text="The bank's word, as the provider gives it.", max_length=80),
                ),
                (
                    "is_taken_back",
                    models.BooleanField(db_default=False, default=False, help_text="The money is gone, for as long as this lasts."),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "claim"], name="dispute_of_claim"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "reference"), name="one_dispute_per_reference"),
                    models.CheckConstraint(
                        condition=models.Q(("attempt", None), ("page", None), _connector="XOR"), name="dispute_is_of_one_thing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("was_won", None)),
                            models.Q(("closed_at__isnull", False), ("was_won__isnull", False)),
                            _connector="OR",
                        ),
                        name="dispute_ends_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_listing_per_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="guarantee",
            name="listing",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.listing"
            ),
        ),
        migrations.CreateModel(
            name="OwnReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("label_fr", models.CharField(max_length=120)),
                ("label_en", models.CharField(max_length=120)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_own_reason_per_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.CharField(help_text="arrival or departure", max_length=10)),
                ("name", models.CharField(max_length=400)),
                ("words", models.TextField(blank=True)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "guarantee",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
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
                "indexes": [
                    models.Index(fields=["organisation", "guarantee"], name="place_record_of_guarantee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("moment__in", ["arrival", "departure"])), name="place_record_moment_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer_id", models.BigIntegerField(help_text="The guest's answer that it came with.", null=True)),
                ("role", models.CharField(help_text="before, after, invoice, contract or other", max_length=10)),
                ("spot", models.CharField(blank=True, max_length=200)),
                ("caption", models.CharField(blank=True, max_length=400)),
                ("file_name", models.CharField(max_length=400)),
                ("captured_at", models.DateTimeField(null=True)),
                ("author", models.CharField(max_length=120)),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
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
                    "shown",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="deposits.placerecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "guarantee"], name="exhibit_of_guarantee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["before", "after", "invoice", "contract", "other"])), name="exhibit_role_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("not_before", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=400)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("claimed", "claimed"),
                            ("unconfirmed", "unconfirmed"),
                            ("pending", "pending"),
                            ("captured", "captured"),
                            ("declined", "declined"),
                            ("needs_guest", "needs_guest"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.attempt"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="deposits.hostedpage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "claimed", "unconfirmed", "pending"])),
                        fields=["organisation", "not_before"],
                        name="refund_under_way",
                    ),
                    models.Index(fields=["organisation", "claim"], name="refund_of_claim"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "public_id"), name="one_refund_per_public_id"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "claimed", "unconfirmed", "pending", "captured", "declined", "needs_guest", "dropped"])
                        ),
                        name="refund_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt", None), ("page", None), _connector="XOR"), name="refund_is_of_one_thing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card", "card"),
                            ("page", "page"),
                            ("by_hand", "by_hand"),
                            ("refund", "refund"),
                            ("taken_back", "taken_back"),
                            ("given_back", "given_back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("moved_on", models.DateField()),
                ("note", models.CharField(blank=True, default="", max_length=400)),
                ("author", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.attempt"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="deposits.carddispute",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="deposits.hostedpage",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.refund"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "claim"], name="move_of_claim"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("attempt__isnull", False)), fields=("organisation", "attempt"), name="attempt_moves_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("page__isnull", False)), fields=("organisation", "page"), name="page_moves_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("refund__isnull", False)), fields=("organisation", "refund"), name="refund_moves_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dispute__isnull", False)),
                        fields=("organisation", "dispute", "kind"),
                        name="dispute_moves_once_each_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__lt", 0), ("kind__in", ["refund", "taken_back"])),
                            models.Q(("amount__gt", 0), ("kind__in", ["card", "page", "by_hand", "given_back"])),
                            _connector="OR",
                        ),
                        name="move_goes_its_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("version", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("deductible", models.DecimalField(decimal_places=3, max_digits=18)),
                ("payer", models.CharField(blank=True, help_text="Who pays what is covered.", max_length=400)),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, help_text="What a claim must bring along.", size=None
                    ),
                ),
                ("automatic_recovery", models.BooleanField(null=True)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name", "version"), name="one_scheme_per_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("organisation", "name"), name="one_scheme_in_use"
                    ),
                    models.CheckConstraint(condition=models.Q(("deductible__gte", 0)), name="deductible_is_not_negative"),
                ],
            },
        ),
        migrations.AddField(
            model_name="guarantee",
            name="scheme",
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.scheme"),
        ),
        migrations.CreateModel(
            name="SchemeCover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=40)),
                ("cap", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.scheme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "scheme", "reason"), name="one_cover_per_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("cap", None), ("cap__gt", 0), _connector="OR"), name="cover_cap_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("language", models.CharField(max_length=2)),
                ("in_force_on", models.DateField()),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "version", "language"), name="one_text_of_terms"),
                ],
            },
        ),
        migrations.AddField(
            model_name="acceptance",
            name="terms",
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.terms"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("organisation", "guarantee", "ordinal"), name="one_claim_per_ordinal"),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("organisation", "guarantee"), name="one_card_behind_a_guarantee"
            ),
        ),
        migrations.AddIndex(
            model_name="acceptance",
            index=models.Index(fields=["organisation", "guarantee", "-id"], name="acceptance_of_guarantee"),
        ),
        migrations.CreateModel(
            name="GuestMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=40)),
                ("occasion", models.CharField(max_length=80)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="deposits.claim"
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="deposits.guarantee"),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="outbox.notice"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("notice__isnull", False)),
                        fields=("organisation", "guarantee", "act", "occasion"),
                        name="a_guest_is_told_once",
                    ),
                ],
            },
        ),
    ]
