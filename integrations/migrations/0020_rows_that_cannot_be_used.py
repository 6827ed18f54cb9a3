"""Rows of lists that could not be used, and counts that do not agree with their lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0019_tokens_being_renewed"),
    ]

    operations = [
        migrations.AddField(
            model_name="webinarrow",
            name="miscounted",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="webinarrow",
            name="odd_history",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
