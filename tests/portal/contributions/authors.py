"""Authors for tests, and their way through the form as a browser without scripts goes it."""

import re
import uuid
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.utils import timezone

from portal.countries.models import Country
from portal.members.models import Organisation, User, Verification
from portal.members.verification import address_hash

ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    "case": {
        "title": {"title": "Licences renewed by radio", "countries": ["FJ"], "themes": ["health"]},
        "problem": {"problem": "Fishers travelled for days.", "context": "Eleven islands."},
        "done": {"steps-0-date": "2024-03", "steps-0-text": "The clerk reads the form over the radio."},
        "wrong": {"what_went_wrong": "Names were misheard."},
    },
    "law": {
        "title": {"title": "Radio Licences Act", "countries": ["FJ"]},
        "matter": {"law_kinds": ["e-government"]},
        "instrument": {"instrument": "act", "number": "7 of 2020", "year": "2020"},
        "events": {"events-0-kind": "commenced", "events-0-date": "2020-05"},
    },
    "strategy": {
        "title": {"title": "Radio strategy", "countries": ["FJ"]},
        "period": {"strategy_kind": "digital", "period_start": "2020", "period_end": "2030"},
        "objectives": {"objectives-0-text": "Every island hears", "objectives-0-lead": "The ministry"},
    },
    "toolkit": {
        "title": {"title": "Radio form", "countries": ["FJ"]},
        "purpose": {"purpose": "A form that can be read over the radio."},
        "use": {"steps": "Read it aloud.\nRead it back."},
    },
}


def make_author(name: str = "Bwere", *, verified: bool = True, country: str = "FJ", **fields: Any) -> User:
    land = Country.objects.get(iso2=country)
    ministry, _made = Organisation.objects.get_or_create(
        name="Ministry of Fisheries", country=land, defaults={"kind": "government"}
    )
    values = {"country": land, "organisation": ministry, "display_name": name, **fields}
    user = User.objects.create_user(f"{name.lower()}@ministry.example", "x", **values)
    if verified:
        verify(user, land)
    return user


def verify(user: User, land: Country) -> None:
    Verification.objects.create(
        member=user,
        kind="official",
        country=land,
        basis="domain",
        reason="for a test",
        email_hash=address_hash(user.email),
        until=timezone.now() + timedelta(days=300),
    )


class Author:
    """One browser of one author, on one case."""

    def __init__(self, user: User, *, kind: str = "case", form: str = "short", language: str = "en") -> None:
        self.client = Client()
        self.client.force_login(user)
        self.user, self.kind, self.language = user, kind, language
        answer = self.client.post("/en/share/", {"kind": kind, "form": form, "language": language})
        assert answer.status_code == 303, answer.status_code
        self.tail = answer["Location"].partition("?")[2]
        self.key = uuid.UUID(answer["Location"].split("/")[3])

    def url(self, *parts: str) -> str:
        return f"/en/share/{self.key}/" + "".join(f"{part}/" for part in parts)

    def get(self, *parts: str, query: str = "") -> Any:
        return self.client.get(f"{self.url(*parts)}?{query or self.tail}")

    def fields(self, step: str) -> dict[str, Any]:
        """What the screen holds, hidden fields too."""
        return form_fields(self.get(step).content.decode(), f"/{step}/")

    def save(self, step: str, **values: Any) -> Any:
        return self.client.post(self.url(step), {**self.fields(step), **values})

    def write_all(self) -> None:
        for step, values in ANSWERS[self.kind].items():
            answer = self.save(step, **values)
            assert answer.status_code == 303
            assert "show=1" not in answer["Location"], (step, answer["Location"])

    def send(self, **values: Any) -> Any:
        held = form_fields(self.get("check").content.decode(), "/check/")
        return self.client.post(self.url("check"), {**held, "office": "on", "people": "on", **values})


class FormReader(HTMLParser):
    """The successful controls of the form whose action ends so."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.fields = action, False, {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = got.get("action", "").endswith(self.action)
        if not self.inside or (not got.get("name") and tag != "option"):
            return
        if tag == "input" and (got.get("type") not in ("checkbox", "radio") or "checked" in got):
            held = self.fields.setdefault(got["name"], [])
            held.append(got.get("value", ""))
        elif tag == "select":
            self.select = got["name"]
        elif tag == "option" and "selected" in got and self.select:
            self.fields[self.select] = [got.get("value", "")]
        elif tag == "textarea":
            self.area = got["name"]
            self.fields[self.area] = [""]

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.fields[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.fields[self.area][0] = re.sub(r"^\r?\n", "", self.fields[self.area][0])
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def form_fields(page: str, action: str) -> dict[str, list[str]]:
    reader = FormReader(action)
    reader.feed(page)
    assert reader.fields, f"no form {action}"
    return {name: values for name, values in reader.fields.items() if name != "csrfmiddlewaretoken"}
