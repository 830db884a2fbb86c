import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("outbox", "0001_notices_and_messages")]

    dependencies = [
        ("documents", "0001_tables"),
        ("parties", "0001_tables"),
        ("receivables", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=[("demand", "demand"), ("information", "information")], max_length=12)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("stage", models.IntegerField(choices=[(1, "STATEMENT"), (2, "REMINDER"), (3, "UNPAID_NOTICE"), (4, "MISE_EN_DEMEURE")])),
                (
                    "sticker",
                    models.CharField(choices=[("none", "none"), ("green", "green"), ("orange", "orange"), ("red", "red")], max_length=10),
                ),
                ("decided_on", models.DateField()),
                ("dated", models.DateField()),
                ("counted_until", models.DateField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.CharField(blank=True, default="", max_length=120)),
                ("content", models.TextField(blank=True, default="")),
                ("figures", models.CharField(blank=True, default="", help_text="sha256 of the letter as data.", max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="documents.document"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("edits", models.TextField(blank=True, default="", help_text="Words of this one letter, as JSON; see letters.edits.")),
                (
                    "gap_days",
                    models.SmallIntegerField(
                        default=0, help_text="Days that its scenarios leave between two letters; none for a formal one."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "decided_on"], name="notice_by_day"),
                    models.Index(fields=["organisation", "debtor"], name="notice_of_debtor"),
                ],
                "constraints": [models.UniqueConstraint(fields=("organisation", "year", "number"), name="one_notice_per_number")],
            },
        ),
        migrations.CreateModel(
            name="NoticeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step_key", models.CharField(blank=True, default="", max_length=60)),
                ("round", models.IntegerField(default=0)),
                ("is_for_information", models.BooleanField(default=False)),
                ("tolerance", models.DecimalField(decimal_places=3, default=0, max_digits=18)),
                (
                    "notice",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="outbox.notice"),
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
                "indexes": [models.Index(fields=["organisation", "notice"], name="item_of_notice")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_for_information", False)),
                        fields=("organisation", "receivable", "step_key", "round"),
                        name="one_item_per_step_and_round",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.CharField(max_length=120)),
                ("posted_on", models.DateField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(choices=[("email", "email"), ("sms", "sms"), ("post", "post"), ("person", "person")], max_length=10),
                ),
                ("recipient", models.CharField(blank=True, max_length=320)),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("queued", "queued"),
                            ("claimed", "claimed"),
                            ("handed_over", "handed_over"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("unconfirmed", "unconfirmed"),
                            ("kept_back", "kept_back"),
                            ("delivered", "delivered"),
                            ("bounced", "bounced"),
                            ("voided", "voided"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("not_before", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("sent_on", models.DateField(help_text="The local day on which it is proven to have left.", null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=400)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.contact"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="outbox.notice"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="outbox.postbatch"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "batch"], name="message_of_batch"),
                    models.Index(
                        condition=models.Q(("reason", "letter_failed"), ("state", "refused")),
                        fields=["organisation", "notice"],
                        name="message_not_written",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["proposed", "queued", "claimed", "handed_over", "unconfirmed", "kept_back"])),
                        fields=["organisation", "not_before"],
                        name="message_under_way",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "notice", "channel", "recipient"), name="one_message_per_recipient"),
                    models.UniqueConstraint(fields=("organisation", "public_id"), name="one_message_per_public_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "queued",
                                    "claimed",
                                    "handed_over",
                                    "accepted",
                                    "refused",
                                    "unconfirmed",
                                    "kept_back",
                                    "delivered",
                                    "bounced",
                                    "voided",
                                ],
                            )
                        ),
                        name="message_state_is_known",
                    ),
                ],
            },
        ),
    ]
