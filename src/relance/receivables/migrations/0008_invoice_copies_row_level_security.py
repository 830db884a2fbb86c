from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("receivables", "0007_invoice_copies"), ("documents", "0002_row_level_security")]

    operations = tenant_table(
        "receivables_invoicecopy",
        references={"receivable_id": "receivables_receivable", "document_id": "documents_document"},
    )
