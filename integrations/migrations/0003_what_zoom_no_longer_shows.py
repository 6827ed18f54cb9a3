from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0002_raw_rows_are_pruned'),
    ]

    operations = [
        migrations.AddField(
            model_name='connection',
            name='zoom_events_read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='webinarrow',
            name='agenda',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='webinarrow',
            name='history',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='webinarrow',
            name='on_demand',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='sessionrow',
            name='end_estimated',
            field=models.BooleanField(default=False),
        ),
    ]
