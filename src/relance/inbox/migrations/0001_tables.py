import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("inbox", "0001_mail_and_positions")]

    dependencies = [
        ("documents", "0001_tables"),
        ("parties", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="sha256 of its Message-ID and date, or of all of it.", max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Answer"),
                            ("automatic", "Automatic"),
                            ("bulk", "Bulk"),
                            ("returned", "Returned"),
                            ("unreadable", "Unreadable"),
                        ],
                        max_length=12,
                    ),
                ),
                ("state", models.CharField(choices=[("placed", "Placed"), ("waiting", "Waiting"), ("aside", "Aside")], max_length=8)),
                ("sender", models.CharField(blank=True, default="", max_length=320)),
                ("sender_name", models.CharField(blank=True, default="", max_length=200)),
                ("subject", models.CharField(blank=True, default="", max_length=400)),
                ("text", models.TextField(blank=True, default="")),
                ("message_id", models.CharField(blank=True, default="", max_length=400)),
                ("taken_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
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
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["organisation", "-taken_at"], name="mail_waiting"),
                    models.Index(condition=models.Q(("state", "aside")), fields=["organisation", "-taken_at"], name="mail_aside"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="one_row_per_mail"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["answer", "automatic", "bulk", "returned", "unreadable"])),
                        name="mail_kind_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("state__in", ["placed", "waiting", "aside"])), name="mail_state_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailboxPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox", models.CharField(help_text="server, user and folder", max_length=700)),
                ("validity", models.BigIntegerField()),
                ("last_uid", models.BigIntegerField()),
                ("since", models.DateField(help_text="Mail from before this day is never read.")),
                ("read_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "mailbox"), name="one_position_per_mailbox")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("size", models.BigIntegerField(help_text="Bytes.")),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="documents.document"
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="inbox.mail"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "mail"], name="attachments_of_mail")],
            },
        ),
    ]
