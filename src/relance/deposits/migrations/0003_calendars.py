from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


def key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more)


def one_of(*words: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


class Migration(migrations.Migration):
    """Calendars of bookings, and what became of each booking that they tell of."""

    dependencies = [("deposits", "0002_rules")]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "address",
                    models.TextField(blank=True, default="", help_text="Sealed: who has it reads all bookings. None: files are given."),
                ),
                ("host", models.CharField(blank=True, default="", max_length=255)),
                ("rule", models.CharField(choices=one_of("ask", "propose", "never"), max_length=10)),
                ("kind", models.CharField(choices=one_of("deposit", "no_show", "payment"), max_length=10)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("cap", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("before_next", models.BooleanField(help_text="Something is claimed before the next guest comes, or not at all.")),
                ("scheme", models.CharField(blank=True, default="", max_length=120)),
                ("language", models.CharField(max_length=2)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(help_text="When its address is read again.", null=True)),
                ("read_at", models.DateTimeField(help_text="When it was last read whole.", null=True)),
                ("failures", models.IntegerField(default=0)),
                ("why", models.JSONField(help_text="Why it could not be read last time: a sentence and its facts.", null=True)),
                ("listing", key("deposits.listing")),
                ("organisation", key("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)), fields=("organisation", "name"), name="one_calendar_per_name"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="calendar_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("cap", None), ("cap__gt", 0), _connector="OR"), name="calendar_cap_is_positive"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False), ("removed_at", None)), fields=["next_at"], name="calendar_to_read"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(max_length=200)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The day of departure.")),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("email", models.CharField(blank=True, default="", max_length=200)),
                ("mobile", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=one_of(
                            "proposed", "asked", "forbidden", "overlaps", "refused", "moved", "gone", "left", "over", "cancelled"
                        ),
                        max_length=10,
                    ),
                ),
                ("why", models.JSONField(help_text="What helps whoever decides: a sentence and its facts.", null=True)),
                ("seen_at", models.DateTimeField(help_text="When its calendar last had it.")),
                ("missing_since", models.DateTimeField(null=True)),
                ("feed", key("deposits.calendarfeed")),
                ("guarantee", key("deposits.guarantee", null=True)),
                ("organisation", key("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "feed", "uid"), name="one_booking_per_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("guarantee__isnull", False)),
                        fields=("organisation", "guarantee"),
                        name="one_booking_per_guarantee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))), name="booking_days_in_order"
                    ),
                ],
                "indexes": [models.Index(fields=["organisation", "state", "begins_on"], name="booking_by_state")],
            },
        ),
        migrations.RunSQL((RULES / "calendars.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
