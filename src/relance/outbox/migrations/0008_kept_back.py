from django.db import migrations, models

# A message that came back because our own server is refused waits, and may be sent again: it surely was not received.
ALLOWED = """
            ('proposed', 'queued'), ('proposed', 'voided'), ('queued', 'claimed'), ('queued', 'proposed'),
            ('queued', 'refused'), ('queued', 'voided'), ('claimed', 'accepted'), ('claimed', 'handed_over'),
            ('claimed', 'kept_back'), ('claimed', 'queued'), ('claimed', 'refused'), ('claimed', 'unconfirmed'),
            ('handed_over', 'accepted'), ('handed_over', 'queued'), ('handed_over', 'voided'),
            ('unconfirmed', 'accepted'), ('unconfirmed', 'bounced'), ('unconfirmed', 'handed_over'),
            ('unconfirmed', 'kept_back'), ('unconfirmed', 'queued'), ('unconfirmed', 'refused'),
            ('accepted', 'bounced'), ('accepted', 'delivered'), ('accepted', 'kept_back'), ('delivered', 'bounced'),
            ('delivered', 'kept_back'), ('kept_back', 'bounced'), ('kept_back', 'queued'), ('kept_back', 'voided')
"""
STATEMENT = f"""
    CREATE OR REPLACE FUNCTION outbox_message_state() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({ALLOWED}) THEN
            RAISE EXCEPTION 'message % cannot go from % to %', OLD.id, OLD.state, NEW.state;
        END IF;
        RETURN NEW;
    END $$
"""
STATES = (
    "proposed", "queued", "claimed", "handed_over", "accepted", "refused", "unconfirmed", "kept_back", "delivered", "bounced", "voided",
)  # fmt: skip
UNDER_WAY = ["proposed", "queued", "claimed", "handed_over", "unconfirmed", "kept_back"]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0007_message_not_written")]

    operations = [
        migrations.AlterField(
            model_name="message", name="state", field=models.CharField(choices=[(one, one) for one in STATES], max_length=12),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_state_is_known"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="message_state_is_known"),
        ),
        migrations.RemoveIndex(model_name="message", name="message_under_way"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["organisation", "not_before"], condition=models.Q(state__in=UNDER_WAY), name="message_under_way"
            ),
        ),
        migrations.RunSQL(STATEMENT, migrations.RunSQL.noop),
    ]
