"""What a later version may do to tables under a running sync: new columns, filled ones, an index."""

from django.db import migrations

TABLES = ("integrations_participant", "integrations_occurrence", "integrations_syncjob", "audits_run")


class Migration(migrations.Migration):
    dependencies = [("integrations", "__latest__"), ("audits", "__latest__")]
    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN soaked varchar(20) NOT NULL DEFAULT ''",
                f"ALTER TABLE {table} DROP COLUMN soaked",
            )
            for table in TABLES
        ),
        migrations.RunSQL("UPDATE integrations_participant SET soaked = 'yes'", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE INDEX soaked_participant ON integrations_participant (soaked)", "DROP INDEX soaked_participant"
        ),
    ]
