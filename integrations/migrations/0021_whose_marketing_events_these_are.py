from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0020_rows_that_cannot_be_used'),
    ]

    operations = [
        migrations.AlterField(
            model_name='hubspotaccount',
            name='other_app_events',
            field=models.BooleanField(default=False, null=True),
        ),
    ]
