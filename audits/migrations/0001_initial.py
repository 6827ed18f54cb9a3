import django.db.models.deletion
import uuid
from django.db import DatabaseError, migrations, models, transaction


SEARCHED = {"audits_change_actor_parts": "actor", "audits_change_subject_parts": "subject"}


def index_parts(apps, schema_editor):
    """Any part of a name is searched for. Where PostgreSQL lacks the extension or forbids it, the search only is slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, column in SEARCHED.items():
                schema_editor.execute(
                    f"CREATE INDEX {name} ON audits_change USING gin (UPPER({column}::text) gin_trgm_ops)"
                )
    except DatabaseError:
        return


def forget_parts(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in SEARCHED:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('actor', models.CharField(blank=True, help_text='Empty: the system.', max_length=254, verbose_name='actor')),
                ('connection', models.CharField(max_length=200, verbose_name='connection')),
                ('what', models.CharField(max_length=60, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='of whom')),
                ('before', models.JSONField(null=True, verbose_name='before')),
                ('after', models.JSONField(null=True, verbose_name='after')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['at'], name='audits_change_by_time'), models.Index(fields=['what', 'at'], name='audits_change_by_setting')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('connection', models.CharField(max_length=200, verbose_name='connection')),
                ('webinar_id', models.CharField(max_length=64, verbose_name='webinar')),
                ('occurrence_id', models.CharField(blank=True, max_length=64, verbose_name='occurrence')),
                ('topic', models.CharField(blank=True, max_length=300, verbose_name='topic')),
                ('trigger', models.CharField(choices=[('schedule', 'Schedule'), ('webhook', 'Webhook'), ('sync_now', 'Sync now'), ('retry', 'Retry'), ('settings_change', 'Settings change'), ('workflow_action', 'Workflow action'), ('command', 'Command')], max_length=20, verbose_name='trigger')),
                ('actor', models.CharField(blank=True, help_text='Empty: the system.', max_length=254, verbose_name='actor')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('finished_at', models.DateTimeField(verbose_name='finished')),
                ('status', models.CharField(choices=[('synced', 'Synced'), ('unchanged', 'Unchanged'), ('partial', 'Partly synced'), ('skipped', 'Skipped'), ('failed', 'Failed')], max_length=20, verbose_name='status')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('people_only', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'verbose_name': 'run',
                'verbose_name_plural': 'runs',
                'ordering': ['-started_at', '-finished_at', '-id'],
                'indexes': [models.Index(fields=['connection', 'webinar_id', 'occurrence_id', 'started_at'], name='audits_run_by_occurrence'), models.Index(fields=['started_at'], name='audits_run_by_start'), models.Index(fields=['status', 'started_at'], name='audits_run_by_status'), models.Index(fields=['trigger', 'started_at'], name='audits_run_by_trigger'), models.Index(fields=['webinar_id'], name='audits_run_by_webinar', opclasses=['varchar_pattern_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('level', models.CharField(choices=[('info', 'Information'), ('warning', 'Warning'), ('error', 'Error')], max_length=10, verbose_name='level')),
                ('retryable', models.BooleanField(verbose_name='retryable')),
                ('causes', models.JSONField(help_text='How often each cause occurred.', verbose_name='causes')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='audits.run')),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, db_index=True, max_length=320, verbose_name='e-mail address')),
                ('cause', models.CharField(max_length=40, verbose_name='cause')),
                ('detail', models.TextField(blank=True, verbose_name='detail')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='people', to='audits.entry')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['entry', 'cause', 'id'], name='audits_person_by_cause')],
            },
        ),
            migrations.RunPython(index_parts, forget_parts),
    ]
