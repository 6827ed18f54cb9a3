from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0016_custom_events_in_a_call'),
    ]

    operations = [
        migrations.AddField(
            model_name='hubspotaccount',
            name='owners',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
