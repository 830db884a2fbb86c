"""Names whose invisible signs were written out are few: an index of them alone, for the page that asks about them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_search")]

    operations = [
        migrations.AddIndex(
            model_name="debtor",
            index=models.Index(
                fields=["organisation", "id"],
                condition=models.Q(name__contains="⟨U+"),
                name="debtor_of_shown_signs",
            ),
        ),
    ]
