"""Nothing of a person is kept in a place that nobody has thought of."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from portal.members.personal_data.registry import REGISTRY, AtErasure, ByHand, Registry, fields_of_members
from portal.members.personal_data.traces.accounts import EMPTIED, OWN_FIELDS, SET_BY_ERASURE


def test_every_field_that_points_to_a_member_says_what_is_exported_and_what_is_erased():
    found = {key for key, _field in fields_of_members()}
    assert len(found) > 30
    assert found - set(REGISTRY.traces) == set(), "register these in the room's personal_data.py"


def test_no_entry_speaks_of_a_field_that_is_gone():
    assert set(REGISTRY.traces) - {key for key, _field in fields_of_members()} == set()


def test_a_model_that_nobody_registered_would_be_found():
    class Pebble(models.Model):
        finder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
        friends = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

        class Meta:
            app_label = "personal_data"

        def __str__(self) -> str:
            return "pebble"

    try:
        found = {key for key, _field in fields_of_members()} - set(REGISTRY.traces)
        assert found == {
            "personal_data.Pebble.finder",
            "personal_data.Pebble.friends",
            "personal_data.Pebble_friends.user",
        }
    finally:
        apps.all_models["personal_data"].pop("pebble")
        apps.all_models["personal_data"].pop("pebble_friends")
        apps.clear_cache()


@pytest.mark.parametrize("key", sorted(REGISTRY.traces))
def test_what_an_entry_names_is_there_and_can_be_done(key):
    trace = REGISTRY.traces[key]
    model = apps.get_model(trace.model)
    assert [name for name in trace.exported if not hasattr(model, name)] == []
    assert not {"password", "key_hash", "data"} & set(trace.exported) or trace.model == "wagtailadmin.FormState"
    if trace.at_erasure is AtErasure.CUT:
        assert model._meta.get_field(trace.field).null, "what cannot be cut is dropped or kept"


def test_every_field_of_the_account_itself_is_exported_and_emptied():
    fields = {field.name for field in get_user_model()._meta.concrete_fields}
    assert fields == set(EMPTIED) | SET_BY_ERASURE, "say in traces/accounts.py what becomes of the new field"
    assert fields - set(OWN_FIELDS) == {"id", "password", "is_staff", "is_superuser", "is_active", "erased_at"}


def test_an_entry_must_say_something():
    registry = Registry()
    with pytest.raises(ValueError, match="exported fields, or say why"):
        registry.trace("a.B", "c", AtErasure.DROP)
    with pytest.raises(ValueError, match="exported fields, or say why"):
        registry.trace("a.B", "c", AtErasure.DROP, exported=("d",), why_not="e")
    registry.trace("a.B", "c", AtErasure.DROP, exported=("d",))
    with pytest.raises(ValueError, match="twice"):
        registry.trace("a.B", "c", AtErasure.CUT, exported=("d",))
    with pytest.raises(ValueError, match="an eraser"):
        registry.add(ByHand("nothing"))


def test_the_docs_name_every_model_and_every_place_by_hand():
    text = (Path(settings.BASE_DIR) / "docs" / "personal-data.md").read_text(encoding="utf-8")
    told = {trace.model for trace in REGISTRY.traces.values()} | set(REGISTRY.by_hand)
    assert [name for name in sorted(told) if name not in text] == []
