"""Take away VAT numbers that are words, dashes or zeros: they made companies of private persons."""

from django.db import migrations

CLEAR = """UPDATE parties_debtor SET vat_number = ''
    WHERE vat_number <> '' AND vat_number !~ '[1-9].*[0-9].*[0-9]'"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0009_second_address_line")]

    operations = [migrations.RunSQL(CLEAR, migrations.RunSQL.noop)]
