from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_accounts_webinars_people_and_jobs'),
    ]

    operations = [
        migrations.AddField(
            model_name='syncsettingsrow',
            name='keep_raw_days',
            field=models.PositiveIntegerField(blank=True, default=400, null=True),
        ),
        migrations.AddField(
            model_name='occurrence',
            name='raw_pruned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
