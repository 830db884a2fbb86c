import django.db.models.deletion
from django.db import migrations, models

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0013_stopped_for_a_day")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_sending",
            field=models.BooleanField(
                default=False, help_text="Whether anything leaves, from the places that are listed."
            ),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="sending_key",
            field=models.CharField(
                max_length=64, blank=True, default="", help_text="The key that sending was bound to before places were listed.",
            ),
        ),
        migrations.RunSQL(
            "UPDATE tenancy_organisation SET is_sending = true WHERE sending_key <> ''", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name="ListedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("machine", models.CharField(max_length=64)),
                ("path", models.CharField(blank=True, max_length=4096)),
                ("database", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=4400)),
                (
                    "standing",
                    models.CharField(choices=[("acts", "acts"), ("struck", "struck"), ("copy", "copy")], max_length=6),
                ),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "machine", "path", "database"), name="one_word_per_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["acts", "struck", "copy"])), name="place_standing_is_known"
                    ),
                ],
            },
        ),
        *tenant_table("tenancy_listedplace", grants="SELECT, INSERT, UPDATE"),
    ]
