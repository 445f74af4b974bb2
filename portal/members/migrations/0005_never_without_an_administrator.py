"""PostgreSQL refuses to commit what would leave the portal without an administrator, whoever writes it.

On SQLite, which has one writer at a time, the services' own count suffices. Those who had a right before there were
rows of roles get theirs, so that the list of roles is whole.
"""

from django.db import migrations

TRIGGER = """
CREATE OR REPLACE FUNCTION members_keep_an_administrator() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM members_user WHERE is_superuser AND is_active ORDER BY id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There must be at least one administrator.' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE CONSTRAINT TRIGGER members_an_administrator_leaves
AFTER UPDATE OF is_superuser, is_active ON members_user DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.is_superuser AND OLD.is_active AND NOT (NEW.is_superuser AND NEW.is_active))
EXECUTE FUNCTION members_keep_an_administrator();

CREATE CONSTRAINT TRIGGER members_an_administrator_is_deleted
AFTER DELETE ON members_user DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.is_superuser AND OLD.is_active)
EXECUTE FUNCTION members_keep_an_administrator();
"""

NO_TRIGGER = """
DROP TRIGGER IF EXISTS members_an_administrator_leaves ON members_user;
DROP TRIGGER IF EXISTS members_an_administrator_is_deleted ON members_user;
DROP FUNCTION IF EXISTS members_keep_an_administrator();
"""


def add_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TRIGGER)


def drop_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_TRIGGER)


def write_down_roles(apps, schema_editor):
    User, RoleGrant = apps.get_model("members", "User"), apps.get_model("members", "RoleGrant")
    held = {"admin": User.objects.filter(is_superuser=True), "editor": User.objects.filter(groups__name="Moderators")}
    for role, users in held.items():
        for user in users.exclude(role_grants__role=role).distinct():
            RoleGrant.objects.create(member=user, role=role, reason="had these rights before roles were written down")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("members", "0004_people_and_their_roles"),
    ]

    operations = [
        migrations.RunPython(write_down_roles, migrations.RunPython.noop),
        migrations.RunPython(add_trigger, drop_trigger),
    ]
