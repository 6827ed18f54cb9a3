import django.db.models.deletion
import django_otp.plugins.otp_totp.models
import integrations.models.fields
from django.db import migrations, models


def encrypt_secrets(apps, schema_editor):
    # The old value of the key must not stay beside the encrypted one.
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.filter(authenticatorapp=None):
        app = apps.get_model("portal", "AuthenticatorApp")(totpdevice_ptr=device, secret=device.key)
        app.save_base(raw=True)
        device.key = django_otp.plugins.otp_totp.models.default_key()
        device.save()


def decrypt_secrets(apps, schema_editor):
    for app in apps.get_model("portal", "AuthenticatorApp").objects.all():
        app.key = app.secret
        app.save()


class Migration(migrations.Migration):

    dependencies = [
        ('otp_totp', '0003_add_timestamps'),
        ('portal', '0003_first_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthenticatorApp',
            fields=[
                ('totpdevice_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='otp_totp.totpdevice')),
                ('secret', integrations.models.fields.EncryptedTextField(default=django_otp.plugins.otp_totp.models.default_key)),
            ],
            options={
                'default_permissions': (),
            },
            bases=('otp_totp.totpdevice',),
        ),
        migrations.RunPython(encrypt_secrets, decrypt_secrets),
    ]
