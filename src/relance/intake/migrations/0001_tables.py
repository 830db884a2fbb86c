import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("intake", "0001_imports_and_mappings")]

    dependencies = [
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("column", models.CharField(max_length=400)),
                ("field", models.CharField(max_length=30)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "column"), name="one_field_per_column")],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=400)),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=20)),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("lines", models.IntegerField()),
                ("imported_at", models.DateTimeField()),
                ("created_count", models.IntegerField()),
                ("changed_count", models.IntegerField()),
                ("settled_count", models.IntegerField()),
                ("problem_count", models.IntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("as_of", models.DateField(help_text="The day of the books that it shows.", null=True)),
                ("error_count", models.IntegerField(help_text="What kept a line from being booked; unknown of the oldest.", null=True)),
                (
                    "shape",
                    models.CharField(blank=True, default="", help_text="A hash of its columns; unknown of the oldest.", max_length=64),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "format", "last_day"], name="import_by_period")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=400)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "told",
                    models.JSONField(default=dict, help_text="What was said so far of how it is to be read, as the page's forms name it."),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BooksMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.")),
                ("billed", models.DecimalField(decimal_places=2, max_digits=18)),
                ("balance", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "month"), name="one_month_of_books")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", models.CharField(blank=True, max_length=64)),
                ("question", models.CharField(max_length=400)),
                ("choice", models.CharField(max_length=200)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("words", models.JSONField(default=dict, help_text="How it was asked and answered, and of which columns: to list it.")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "shape", "question"), name="one_answer_per_question")],
            },
        ),
        migrations.CreateModel(
            name="WatchedFolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("preference", models.BigIntegerField()),
                ("path", models.CharField(max_length=1000)),
                ("place", models.CharField(help_text="A hash of where the program and its database stand.", max_length=64)),
                ("looked_at", models.DateTimeField()),
                ("trouble", models.CharField(blank=True, max_length=20)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_watched_folder")],
            },
        ),
        migrations.CreateModel(
            name="WatchedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=400)),
                ("size", models.BigIntegerField()),
                ("modified_ns", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("state", models.CharField(max_length=10)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("seen_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "sha256"], name="watched_file_by_content")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "name"), name="one_row_per_watched_file")],
            },
        ),
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receivable_id", models.BigIntegerField()),
                ("format", models.CharField(max_length=20)),
                ("as_of", models.DateField()),
                ("said_open", models.DecimalField(decimal_places=3, max_digits=18)),
                ("noted_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("decision", models.CharField(blank=True, db_default="", default="", max_length=6)),
                ("own_open", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("why", models.CharField(blank=True, db_default="", default="", max_length=2000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "receivable_id", "format"), name="one_word_per_kind_of_books"),
                    models.CheckConstraint(condition=models.Q(("decision__in", ["", "holder", "other"])), name="decision_is_known"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")), fields=["organisation", "receivable_id"], name="undecided_disagreement"
                    )
                ],
            },
        ),
    ]
