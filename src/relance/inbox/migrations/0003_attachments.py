import django.db.models.deletion
from django.db import migrations, models

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0002_row_level_security"),
        ("documents", "0002_row_level_security"),
        ("tenancy", "0002_row_level_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("size", models.BigIntegerField(help_text="Bytes.")),
                ("document", models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="documents.document")),
                ("mail", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="inbox.mail")),
                ("organisation", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation")),
            ],
            options={"indexes": [models.Index(fields=["organisation", "mail"], name="attachments_of_mail")]},
        ),
        # What somebody says to be about no debt is no business of ours: its files go from beside it.
        *tenant_table(
            "inbox_attachment", grants="SELECT, INSERT, DELETE",
            references={"mail_id": "inbox_mail", "document_id": "documents_document"},
        ),
    ]
