import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import integrations.models.accounts
import integrations.models.fields
import integrations.records.settings
from django.db import DatabaseError, migrations, models, transaction


# Domains are the ends of addresses: read backwards they are beginnings, which an index knows.
BACKWARDS = {
    "participant_email_backwards": "integrations_participant USING btree (reverse(email::text) text_pattern_ops)",
    "webinar_host_backwards": "integrations_webinarrow USING btree (reverse(host_email::text) text_pattern_ops)",
}


def index_backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, index in BACKWARDS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {index}")


def forget_backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in BACKWARDS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


def index_topics(apps, schema_editor):
    """Any part of a topic is searched for. Where PostgreSQL lacks the extension or forbids it, the search only is slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(
                "CREATE INDEX webinar_topic_parts ON integrations_webinarrow USING gin (UPPER(topic::text) gin_trgm_ops)"
            )
    except DatabaseError:
        return


def forget_topics(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS webinar_topic_parts")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('business_unit', models.CharField(blank=True, max_length=100, verbose_name='business unit')),
                ('primary', models.BooleanField(default=False, verbose_name='primary')),
                ('connected_at', models.DateTimeField()),
                ('discovered_at', models.DateTimeField(blank=True, null=True)),
                ('full_sync_at', models.DateTimeField(blank=True, null=True)),
                ('incremental_sync_at', models.DateTimeField(blank=True, null=True)),
                ('zoom_events_read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'connection',
                'verbose_name_plural': 'connections',
            },
        ),
        migrations.CreateModel(
            name='HubSpotAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('client_id', models.CharField(blank=True, max_length=200)),
                ('client_secret', integrations.models.fields.EncryptedTextField(blank=True)),
                ('access_token', integrations.models.fields.EncryptedTextField(blank=True)),
                ('refresh_token', integrations.models.fields.EncryptedTextField(blank=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('renewing_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('scopes', models.JSONField(blank=True, default=list)),
                ('missing_scopes', models.JSONField(blank=True, default=list)),
                ('state', models.CharField(choices=[('connected', 'connected'), ('reconnect_needed', 'needs reconnecting'), ('scope_missing', 'scope missing')], default='connected', max_length=20, verbose_name='state')),
                ('state_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('timezone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                ('connected_at', models.DateTimeField()),
                ('disconnected_at', models.DateTimeField(blank=True, null=True)),
                ('portal_id', models.BigIntegerField(unique=True, verbose_name='HubSpot ID')),
                ('app_id', models.CharField(blank=True, max_length=50, verbose_name='app ID')),
                ('capabilities', models.JSONField(blank=True, default=list)),
                ('event_names', models.JSONField(blank=True, default=dict)),
                ('events_batch', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('capability_noted_for', models.BigIntegerField(blank=True, null=True)),
                ('native_integration', models.BooleanField(default=False)),
                ('other_app_events', models.BooleanField(default=False, null=True)),
                ('users', models.JSONField(blank=True, default=list)),
                ('owners', models.JSONField(blank=True, default=list)),
                ('users_read_at', models.DateTimeField(blank=True, null=True)),
                ('deletions_read_at', models.DateTimeField(blank=True, null=True)),
                ('deletion_salt', models.CharField(default=integrations.models.accounts.random_key, editable=False, max_length=64)),
                ('client_secret_previous', integrations.models.fields.EncryptedTextField(blank=True)),
                ('client_secret_previous_until', models.DateTimeField(blank=True, null=True)),
                ('action_reaches_all', models.BooleanField(default=False, help_text="Otherwise only webinars of the primary business unit's Zoom account.", verbose_name='workflows reach every Zoom account')),
            ],
            options={
                'verbose_name': 'HubSpot account',
                'verbose_name_plural': 'HubSpot accounts',
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occurrence_id', models.CharField(blank=True, max_length=30)),
                ('start', models.DateTimeField(blank=True, null=True)),
                ('end', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('deleted', models.BooleanField(default=False)),
                ('attendance', models.CharField(choices=[('none', 'none'), ('provisional', 'provisional'), ('final', 'final')], default='none', max_length=12)),
                ('estimated', models.BooleanField(default=False)),
                ('last_read', models.JSONField(blank=True, null=True)),
                ('registrants', models.PositiveIntegerField(default=0)),
                ('attendees', models.PositiveIntegerField(default=0)),
                ('synced_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('level', models.CharField(blank=True, max_length=10)),
                ('next_sync_at', models.DateTimeField(blank=True, null=True)),
                ('raw_pruned_at', models.DateTimeField(blank=True, null=True)),
                ('event_fingerprint', models.CharField(blank=True, max_length=64)),
                ('event_object_id', models.CharField(blank=True, max_length=30)),
                ('event_app_id', models.CharField(blank=True, max_length=30)),
                ('event_foreign', models.BooleanField(default=False)),
                ('event_completing', models.BooleanField(default=False)),
                ('event_completed_at', models.DateTimeField(blank=True, null=True)),
                ('event_cancelled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'occurrence',
                'verbose_name_plural': 'occurrences',
            },
        ),
        migrations.CreateModel(
            name='RateWindow',
            fields=[
                ('key', models.CharField(max_length=150, primary_key=True, serialize=False, verbose_name='rate limit')),
                ('sent', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'rate limit',
                'verbose_name_plural': 'rate limits',
            },
        ),
        migrations.CreateModel(
            name='WorkflowRegistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('webinar_id', models.CharField(max_length=20)),
                ('email', models.CharField(max_length=254)),
                ('registrant_id', models.CharField(blank=True, max_length=64)),
                ('occurrence_id', models.CharField(blank=True, max_length=30)),
                ('topic', models.CharField(blank=True, max_length=300)),
                ('join_url', integrations.models.fields.EncryptedTextField(blank=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('answer_lost', models.BooleanField(default=False)),
                ('registered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'registration by a workflow',
                'verbose_name_plural': 'registrations by workflows',
            },
        ),
        migrations.CreateModel(
            name='ZoomAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('client_id', models.CharField(blank=True, max_length=200)),
                ('client_secret', integrations.models.fields.EncryptedTextField(blank=True)),
                ('access_token', integrations.models.fields.EncryptedTextField(blank=True)),
                ('refresh_token', integrations.models.fields.EncryptedTextField(blank=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('renewing_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('scopes', models.JSONField(blank=True, default=list)),
                ('missing_scopes', models.JSONField(blank=True, default=list)),
                ('state', models.CharField(choices=[('connected', 'connected'), ('reconnect_needed', 'needs reconnecting'), ('scope_missing', 'scope missing')], default='connected', max_length=20, verbose_name='state')),
                ('state_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('timezone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                ('connected_at', models.DateTimeField()),
                ('disconnected_at', models.DateTimeField(blank=True, null=True)),
                ('account_id', models.CharField(max_length=100, unique=True, verbose_name='account ID')),
                ('auth', models.CharField(choices=[('server', 'server-to-server'), ('oauth', 'authorized by a person')], default='server', max_length=8)),
                ('api_url', models.CharField(blank=True, max_length=200)),
                ('webhook_key', models.CharField(default=integrations.models.accounts.random_key, max_length=64, unique=True)),
                ('webhook_secret', integrations.models.fields.EncryptedTextField(blank=True)),
                ('webhook_secret_previous', integrations.models.fields.EncryptedTextField(blank=True)),
                ('webhook_secret_previous_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'Zoom account',
                'verbose_name_plural': 'Zoom accounts',
            },
        ),
        migrations.CreateModel(
            name='CatchUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('actor', models.CharField(blank=True, max_length=150)),
                ('asked_at', models.DateTimeField()),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='catch_ups', to='integrations.connection')),
            ],
        ),
        migrations.AddField(
            model_name='connection',
            name='hubspot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections', to='integrations.hubspotaccount'),
        ),
        migrations.CreateModel(
            name='WorkflowAction',
            fields=[
            ],
            options={
                'verbose_name': 'workflow action',
                'verbose_name_plural': 'workflow actions',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('integrations.hubspotaccount',),
        ),
        migrations.CreateModel(
            name='SessionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.CharField(max_length=64, verbose_name='UUID')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('end_estimated', models.BooleanField(default=False)),
                ('complete_read', models.PositiveIntegerField(default=0)),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='integrations.occurrence', verbose_name='occurrence')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
            },
        ),
        migrations.CreateModel(
            name='SegmentRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read', models.PositiveIntegerField()),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('joined_at', models.DateTimeField(verbose_name='joined')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('seconds', models.PositiveIntegerField(default=0, verbose_name='seconds')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='integrations.sessionrow', verbose_name='session')),
            ],
            options={
                'verbose_name': 'stay in a session',
                'verbose_name_plural': 'stays in sessions',
            },
        ),
        migrations.CreateModel(
            name='RecordingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('not_found', 'not_found'), ('processing', 'processing'), ('available', 'available'), ('deleted', 'deleted')], max_length=12, verbose_name='state')),
                ('transcript_state', models.CharField(blank=True, max_length=12, verbose_name='transcript')),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('call_id', models.CharField(blank=True, max_length=30, verbose_name='call ID')),
                ('call_fingerprint', models.CharField(blank=True, max_length=64)),
                ('call_deleted', models.BooleanField(default=False)),
                ('event_contacts', models.JSONField(blank=True, default=list)),
                ('transcript_id', models.CharField(blank=True, max_length=64)),
                ('transcript_sending', models.BooleanField(default=False)),
                ('read_at', models.DateTimeField(verbose_name='read')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recording', to='integrations.sessionrow', verbose_name='session')),
            ],
            options={
                'verbose_name': 'recording',
                'verbose_name_plural': 'recordings',
            },
        ),
        migrations.CreateModel(
            name='SyncJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('parked', 'parked: a person must look')], default='waiting', max_length=8)),
                ('trigger', models.CharField(choices=[('schedule', 'Schedule'), ('webhook', 'Webhook'), ('sync_now', 'Sync now'), ('retry', 'Retry'), ('settings_change', 'Settings change'), ('workflow_action', 'Workflow action'), ('command', 'Command')], max_length=16, verbose_name='trigger')),
                ('actor', models.CharField(blank=True, max_length=150, verbose_name='started by')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('owner', models.CharField(blank=True, max_length=300)),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('people', models.JSONField(blank=True, default=list)),
                ('step', models.CharField(blank=True, choices=[('contacts', 'contacts'), ('participants', 'registrations and attendance'), ('properties', 'properties'), ('recordings', 'timeline events and recordings')], max_length=12)),
                ('people_done', models.PositiveIntegerField(blank=True, null=True)),
                ('people_total', models.PositiveIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='integrations.occurrence')),
            ],
            options={
                'verbose_name': 'sync job',
                'verbose_name_plural': 'sync jobs',
            },
        ),
        migrations.CreateModel(
            name='SyncSettingsRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sync_webinars', models.BooleanField(default=False)),
                ('sync_from', models.DateField(blank=True, null=True)),
                ('recordings', models.CharField(choices=[('none', 'none'), ('selected', 'selected'), ('all', 'all')], default=integrations.records.settings.RecordingsMode['NONE'], max_length=10)),
                ('only_contacts', models.JSONField(blank=True, default=list)),
                ('keep_raw_days', models.PositiveIntegerField(blank=True, default=400, null=True)),
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='settings', to='integrations.connection')),
            ],
            options={
                'verbose_name': 'sync settings',
                'verbose_name_plural': 'sync settings',
            },
        ),
        migrations.CreateModel(
            name='WebinarRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zoom_id', models.CharField(max_length=20)),
                ('topic', models.CharField(blank=True, max_length=300)),
                ('agenda', models.TextField(blank=True)),
                ('type', models.PositiveSmallIntegerField(default=5)),
                ('host_id', models.CharField(blank=True, max_length=64)),
                ('host_email', models.CharField(blank=True, max_length=254)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('timezone', models.CharField(blank=True, max_length=64)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('registration_type', models.PositiveSmallIntegerField(default=1)),
                ('sync', models.BooleanField(blank=True, null=True, verbose_name='sync')),
                ('recordings', models.BooleanField(blank=True, null=True, verbose_name='recordings')),
                ('sync_at_discovery', models.BooleanField(blank=True, null=True)),
                ('on_demand', models.BooleanField(default=False)),
                ('zoom_event', models.BooleanField(default=False)),
                ('history', models.JSONField(blank=True, default=list)),
                ('questions', models.JSONField(blank=True, default=list)),
                ('odd_history', models.JSONField(blank=True, default=dict)),
                ('miscounted', models.JSONField(blank=True, default=dict)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('discovered_at', models.DateTimeField(blank=True, null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webinars', to='integrations.connection')),
            ],
            options={
                'verbose_name': 'webinar',
                'verbose_name_plural': 'webinars',
            },
        ),
        migrations.CreateModel(
            name='RegistrantRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occurrence_id', models.CharField(blank=True, max_length=30)),
                ('registrant_id', models.CharField(max_length=64)),
                ('email', models.CharField(max_length=254, verbose_name='e-mail address')),
                ('first_name', models.CharField(blank=True, max_length=64)),
                ('last_name', models.CharField(blank=True, max_length=64)),
                ('status', models.CharField(max_length=10, verbose_name='status')),
                ('created_at', models.DateTimeField(verbose_name='registered')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
                ('approved_read', models.PositiveIntegerField(default=0)),
                ('tracking_source', models.CharField(blank=True, max_length=200)),
                ('event_approved_at', models.DateTimeField(blank=True, null=True)),
                ('event_cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('webinar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrants', to='integrations.webinarrow', verbose_name='webinar')),
            ],
            options={
                'verbose_name': 'registrant',
                'verbose_name_plural': 'registrants',
            },
        ),
        migrations.AddField(
            model_name='occurrence',
            name='webinar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='integrations.webinarrow'),
        ),
        migrations.CreateModel(
            name='WorkflowCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('callback_id', models.CharField(max_length=200)),
                ('workflow_id', models.CharField(blank=True, max_length=30)),
                ('contact_id', models.CharField(blank=True, max_length=30)),
                ('webinar_id', models.CharField(blank=True, max_length=20)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('first_name', models.CharField(blank=True, max_length=64)),
                ('last_name', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done')], default='waiting', max_length=8)),
                ('blocked', models.BooleanField(default=False)),
                ('completed', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('received_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('waits_for', models.CharField(blank=True, choices=[('zoom', 'passing trouble to end'), ('person', 'an account to be reconnected')], max_length=8)),
                ('topic', models.CharField(blank=True, max_length=300)),
                ('cause', models.CharField(blank=True, max_length=40)),
                ('message', models.CharField(blank=True, max_length=1000)),
                ('hubspot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workflow_calls', to='integrations.hubspotaccount')),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='calls', to='integrations.workflowregistration')),
            ],
            options={
                'verbose_name': 'call of the workflow action',
                'verbose_name_plural': 'calls of the workflow action',
            },
        ),
        migrations.AddField(
            model_name='workflowregistration',
            name='zoom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workflow_registrations', to='integrations.zoomaccount'),
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(choices=[('zoom', 'Zoom'), ('hubspot', 'HubSpot')], max_length=8)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('event', models.CharField(max_length=100)),
                ('subject', models.CharField(blank=True, max_length=64)),
                ('occurred_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('processed_at', models.DateTimeField(null=True)),
                ('body', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('ignored', 'ignored'), ('failed', 'failed')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=300)),
                ('hubspot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.hubspotaccount')),
                ('zoom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.zoomaccount')),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
            },
        ),
        migrations.AddField(
            model_name='connection',
            name='zoom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections', to='integrations.zoomaccount'),
        ),
        migrations.CreateModel(
            name='ZoomUserRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254)),
                ('zoom_id', models.CharField(blank=True, max_length=64)),
                ('display_name', models.CharField(blank=True, max_length=200)),
                ('licensed', models.BooleanField(default=False)),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('has_webinars', models.BooleanField(default=True, verbose_name='can hold webinars')),
                ('sync_new_webinars', models.BooleanField(blank=True, null=True)),
                ('sync_recordings', models.BooleanField(blank=True, null=True)),
                ('unreadable', models.CharField(blank=True, max_length=300)),
                ('discovered_at', models.DateTimeField(blank=True, null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='users', to='integrations.connection')),
            ],
            options={
                'verbose_name': 'Zoom user',
                'verbose_name_plural': 'Zoom users',
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hosts', 'hosts'), ('recordings', 'recordings'), ('contacts', 'contacts')], max_length=10)),
                ('domain', models.CharField(max_length=253)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='integrations.connection')),
            ],
            options={
                'verbose_name': 'exclusion',
                'verbose_name_plural': 'exclusions',
                'constraints': [models.UniqueConstraint(fields=('connection', 'kind', 'domain'), name='one_exclusion_a_domain')],
            },
        ),
        migrations.CreateModel(
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.CharField(max_length=64)),
                ('source', models.CharField(choices=[('archived', 'shown as deleted by HubSpot'), ('vanished', 'written by us and gone since'), ('imported', 'imported'), ('privacy', 'deleted for privacy')], max_length=10, verbose_name='source')),
                ('contact_id', models.CharField(blank=True, max_length=30, verbose_name='contact ID')),
                ('remembered_at', models.DateTimeField(verbose_name='remembered')),
                ('hubspot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deletions', to='integrations.hubspotaccount')),
            ],
            options={
                'verbose_name': 'deleted contact',
                'verbose_name_plural': 'deleted contacts',
                'constraints': [models.UniqueConstraint(fields=('hubspot', 'email_hash'), name='one_deletion_an_address')],
            },
        ),
        migrations.CreateModel(
            name='ContactProperty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('label', models.CharField(max_length=300)),
                ('hubspot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_properties', to='integrations.hubspotaccount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('hubspot', 'name'), name='one_contact_property_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, verbose_name='e-mail address')),
                ('cause', models.CharField(blank=True, max_length=40)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('contact_id', models.CharField(blank=True, max_length=30)),
                ('sent', models.JSONField(blank=True, default=list)),
                ('accepted_registered_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_joined_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_left_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_duration', models.DurationField(blank=True, null=True)),
                ('accepted_length', models.DurationField(blank=True, null=True)),
                ('registration_event_at', models.DateTimeField(blank=True, null=True)),
                ('attendance_event_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('domain', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr('email', django.db.models.expressions.CombinedExpression(django.db.models.functions.text.StrIndex('email', models.Value('@')), '+', models.Value(1))), output_field=models.CharField(max_length=254))),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='integrations.occurrence')),
            ],
            options={
                'verbose_name': 'participant',
                'verbose_name_plural': 'participants',
                'indexes': [models.Index(fields=['email'], name='participant_email', opclasses=['varchar_pattern_ops']), models.Index(fields=['domain', '-id'], name='participant_domain'), models.Index(fields=['occurrence', 'accepted_at'], name='participant_accepted'), models.Index(condition=models.Q(('cause', ''), _negated=True), fields=['cause', '-id'], name='participant_cause'), models.Index(condition=models.Q(('accepted_joined_at__isnull', False)), fields=['-id'], name='participant_came'), models.Index(condition=models.Q(('accepted_joined_at', None), ('accepted_registered_at__isnull', False)), fields=['-id'], name='participant_no_show')],
                'constraints': [models.UniqueConstraint(fields=('occurrence', 'email'), name='one_participant_an_address')],
            },
        ),
        migrations.CreateModel(
            name='RegistrationAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200, verbose_name='registration question')),
                ('contact_property', models.CharField(max_length=100, verbose_name='contact property')),
                ('hubspot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registration_answers', to='integrations.hubspotaccount')),
            ],
            options={
                'verbose_name': 'answer to a registration question',
                'verbose_name_plural': 'answers to registration questions',
                'constraints': [models.UniqueConstraint(fields=('hubspot', 'question'), name='one_answer_a_question')],
            },
        ),
        migrations.CreateModel(
            name='RemoteContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, verbose_name='e-mail address')),
                ('contact_id', models.CharField(max_length=30, verbose_name='contact ID')),
                ('written', models.JSONField(blank=True, default=dict)),
                ('seen_at', models.DateTimeField(verbose_name='last seen')),
                ('hubspot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='integrations.hubspotaccount')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'indexes': [models.Index(fields=['hubspot', 'contact_id'], name='contact_by_id'), models.Index(fields=['email'], name='contact_email', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('hubspot', 'email'), name='one_contact_an_address')],
            },
        ),
        migrations.AddConstraint(
            model_name='sessionrow',
            constraint=models.UniqueConstraint(fields=('occurrence', 'uuid'), name='one_session_a_uuid'),
        ),
        migrations.AddIndex(
            model_name='segmentrow',
            index=models.Index(fields=['session', 'read', 'email'], name='segment_email'),
        ),
        migrations.AddIndex(
            model_name='syncjob',
            index=models.Index(fields=['state', 'not_before'], name='job_due'),
        ),
        migrations.AddConstraint(
            model_name='syncjob',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('occurrence',), name='one_waiting_job'),
        ),
        migrations.AddConstraint(
            model_name='syncjob',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('occurrence',), name='one_running_job'),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['connection', 'host_email'], name='webinar_host'),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['zoom_id'], name='webinar_by_id', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['host_email'], name='webinar_by_host', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['topic'], name='webinar_by_topic'),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['sync', 'topic'], name='webinar_sync'),
        ),
        migrations.AddIndex(
            model_name='webinarrow',
            index=models.Index(fields=['recordings', 'topic'], name='webinar_recordings'),
        ),
        migrations.AddConstraint(
            model_name='webinarrow',
            constraint=models.UniqueConstraint(fields=('connection', 'zoom_id'), name='one_webinar_a_connection'),
        ),
        migrations.AddIndex(
            model_name='registrantrow',
            index=models.Index(fields=['webinar', 'occurrence_id', 'email'], name='registrant_email'),
        ),
        migrations.AddConstraint(
            model_name='registrantrow',
            constraint=models.UniqueConstraint(fields=('webinar', 'occurrence_id', 'registrant_id'), name='one_registrant_an_id'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['start'], name='occurrence_start'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(django.db.models.functions.comparison.Coalesce('started_at', 'start'), name='occurrence_begins'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['next_sync_at'], name='occurrence_due'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['status', 'start'], name='occurrence_status'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['level', 'start'], name='occurrence_level'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['attendance', 'start'], name='occurrence_attendance'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['synced_at', 'id'], name='occurrence_by_sync'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['registrants', 'id'], name='occurrence_by_registrants'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['attendees', 'id'], name='occurrence_by_attendees'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(fields=('webinar', 'occurrence_id'), name='one_occurrence_a_webinar'),
        ),
        migrations.AddIndex(
            model_name='workflowcall',
            index=models.Index(fields=['state', 'not_before'], name='workflow_call_due'),
        ),
        migrations.AddIndex(
            model_name='workflowcall',
            index=models.Index(fields=['email'], name='workflow_call_email'),
        ),
        migrations.AddConstraint(
            model_name='workflowcall',
            constraint=models.UniqueConstraint(fields=('hubspot', 'callback_id'), name='one_workflow_call_a_callback'),
        ),
        migrations.AddIndex(
            model_name='workflowregistration',
            index=models.Index(fields=['email'], name='workflow_registration_email'),
        ),
        migrations.AddConstraint(
            model_name='workflowregistration',
            constraint=models.UniqueConstraint(fields=('zoom', 'webinar_id', 'email'), name='one_workflow_registration_a_person'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['state', 'not_before'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['hubspot', 'subject'], name='delivery_subject'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['received_at'], name='delivery_received'),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.UniqueConstraint(fields=('zoom', 'hubspot'), name='one_connection_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.UniqueConstraint(condition=models.Q(('primary', True)), fields=('primary',), name='one_primary_connection'),
        ),
        migrations.AddIndex(
            model_name='zoomuserrow',
            index=models.Index(condition=models.Q(('unreadable', ''), _negated=True), fields=['connection'], name='zoom_user_unreadable'),
        ),
        migrations.AddConstraint(
            model_name='zoomuserrow',
            constraint=models.UniqueConstraint(fields=('connection', 'email'), name='one_zoom_user_an_address'),
        ),
            migrations.RunPython(index_topics, forget_topics),
        migrations.RunPython(index_backwards, forget_backwards),
    ]
