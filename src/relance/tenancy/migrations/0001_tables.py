import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("tenancy", "0001_organisations_members_preferences")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=400)),
                ("language", models.CharField(blank=True, default="", help_text="Of the pages; the browser's if blank.", max_length=2)),
                ("theme", models.CharField(blank=True, default="", help_text="light or dark; the system's if blank.", max_length=5)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(help_text="Names the organisation in addresses and tokens.", unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=400)),
                ("time_zone", models.CharField(default="Europe/Paris", max_length=60)),
                ("language", models.CharField(default="fr", max_length=2)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("proposes", models.BooleanField(default=True, help_text="Every step waits for a person; only a choice ends that.")),
                (
                    "sending_key",
                    models.CharField(
                        blank=True, default="", help_text="The key that sending was bound to before places were listed.", max_length=64
                    ),
                ),
                ("clock_at", models.DateTimeField(help_text="Where a demonstration's clock stands; none: the real one.", null=True)),
                (
                    "automatic",
                    models.CharField(
                        choices=[("on", "on"), ("finish", "finish"), ("hold", "hold"), ("stop", "stop")],
                        default="on",
                        help_text="Whether recovery runs by itself; if not, what becomes of what is under way.",
                        max_length=6,
                    ),
                ),
                ("stopped_on", models.DateField(help_text="The local day on which nothing leaves by itself any more.", null=True)),
                ("is_sending", models.BooleanField(default=False, help_text="Whether anything leaves, from the places that are listed.")),
                ("beat_at", models.DateTimeField(help_text="When somebody was last at work here, to the hour.", null=True)),
                ("gap_since", models.DateTimeField(help_text="The last beat before the latest gap of a whole working day.", null=True)),
                ("gap_until", models.DateField(help_text="The local day on which that gap ended.", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("accountant", "Accountant"), ("collector", "Collector"), ("viewer", "Viewer")],
                        max_length=10,
                    ),
                ),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "user"), name="one_role_per_member"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "accountant", "collector", "viewer"])), name="member_role_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("value", models.TextField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="one_value_per_preference")],
            },
        ),
        migrations.CreateModel(
            name="PublishedRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=40)),
                ("starts_on", models.DateField()),
                ("rate", models.DecimalField(decimal_places=6, max_digits=9)),
                ("source", models.CharField(max_length=400)),
                ("added_by", models.CharField(max_length=120)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("table", "starts_on"), name="one_published_rate_per_day"),
                    models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lt", 1)), name="published_rate_is_a_fraction"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iban", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Who proposed it.", on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("holder", models.TextField(blank=True, default="")),
                ("bic", models.TextField(blank=True, default="")),
                ("domains", models.TextField(blank=True, default="")),
                ("mediator", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_proposed_account")],
            },
        ),
        migrations.CreateModel(
            name="ListedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("machine", models.CharField(max_length=64)),
                ("path", models.CharField(blank=True, max_length=4096)),
                ("database", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=4400)),
                ("standing", models.CharField(choices=[("acts", "acts"), ("struck", "struck"), ("copy", "copy")], max_length=6)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "machine", "path", "database"), name="one_word_per_place"),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["acts", "struck", "copy"])), name="place_standing_is_known"
                    ),
                ],
            },
        ),
    ]
