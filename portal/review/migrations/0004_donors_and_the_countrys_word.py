from django.db import migrations, models
from django.utils import timezone


def mark_what_donors_have_in_review(apps, schema_editor):
    """The country is asked of these too, as of what donors send from now on."""
    submissions = apps.get_model("review", "Submission").objects
    standing = apps.get_model("members", "Verification").objects.filter(ended_at=None, until__gt=timezone.now())
    grants = apps.get_model("members", "RoleGrant").objects.filter(ended_at=None, awaits_second=False)
    officials = standing.filter(kind="official").values("member")
    focal_points = grants.filter(role="focal").values("member")
    sent = submissions.filter(outcome="", author__in=standing.filter(kind="donor").values("member"))
    sent.exclude(author__in=officials).exclude(author__in=focal_points).update(as_supporter=True)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_hidden_records"),
        ("members", "0003_roles_organisations_verification"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewnote",
            name="agreed_for",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="stands_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="as_supporter",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_what_donors_have_in_review, migrations.RunPython.noop),
    ]
