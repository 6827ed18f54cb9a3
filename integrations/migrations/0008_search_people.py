"""Any part of an address or a name is searched for. Where PostgreSQL lacks the extension, the search only is slower."""

from django.db import DatabaseError, migrations, transaction

# The conditions of `portal/screens/shared/webinars/participation.py::email_search` and `portal/screens/search/people.py`.
PARTS = {
    "participant_email_parts": "integrations_participant USING gin (email gin_trgm_ops)",
    "registrant_first_name_parts": "integrations_registrantrow USING gin (UPPER(first_name::text) gin_trgm_ops)",
    "registrant_last_name_parts": "integrations_registrantrow USING gin (UPPER(last_name::text) gin_trgm_ops)",
    "segment_name_parts": "integrations_segmentrow USING gin (UPPER(name::text) gin_trgm_ops)",
}


def index_parts(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, index in PARTS.items():
                schema_editor.execute(f"CREATE INDEX {name} ON {index}")
    except DatabaseError:
        return


def forget_parts(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in PARTS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("integrations", "0007_people_who_attended")]

    operations = [migrations.RunPython(index_parts, forget_parts)]
