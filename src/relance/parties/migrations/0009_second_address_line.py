"""The second line of a debtor's address."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("parties", "0008_public_bodies_by_their_number")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="debtor",
            name="street_2",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="The address's second line: building, floor, PO box.",
                max_length=400,
            ),
        ),
    ]
