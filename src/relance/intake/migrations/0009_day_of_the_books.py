from django.db import migrations, models

# What was imported before: entries are known through the last one's day, a list through the day on which its bytes first came.
DAYS = """
    UPDATE intake_import i SET as_of = CASE WHEN i.format = 'fec' AND i.last_day <= f.came THEN i.last_day ELSE f.came END
    FROM (SELECT g.organisation_id, g.format, g.sha256, min((g.imported_at AT TIME ZONE o.time_zone)::date) AS came
          FROM intake_import g JOIN tenancy_organisation o ON o.id = g.organisation_id GROUP BY 1, 2, 3) f
    WHERE f.organisation_id = i.organisation_id AND f.format = i.format AND f.sha256 = i.sha256
"""
# What is still open stood in the newest of its kind, or was found missing by it.
BOOKED = """
    UPDATE receivables_receivable r SET books_on = newest.as_of
    FROM (SELECT organisation_id, format, max(as_of) AS as_of FROM intake_import GROUP BY 1, 2) newest
    WHERE newest.organisation_id = r.organisation_id AND newest.format = r.source_format
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_answers_row_level_security"), ("receivables", "0033_books_on")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="as_of",
            field=models.DateField(null=True, help_text="The day of the books that it shows."),
        ),
        migrations.AddField(
            model_name="import",
            name="error_count",
            field=models.IntegerField(
                null=True, help_text="What kept a line from being booked; unknown of the oldest."
            ),
        ),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.RunSQL(BOOKED, migrations.RunSQL.noop),
    ]
