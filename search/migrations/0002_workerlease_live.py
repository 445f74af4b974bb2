from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="workerlease",
            name="live",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="version of the index in use"
            ),
        ),
    ]
