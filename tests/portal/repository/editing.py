"""What an editor's browser does with the admin's forms: opens them, fills them in, asks for a preview."""

from typing import Any

from django.db.models import BooleanField
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from portal.cases.models import CasePage
from portal.countries.models import Country
from portal.legislation.models import LawPage
from portal.strategies.models import StrategyPage
from portal.toolkits.models import ToolkitPage

Form = dict[str, Any]  # field -> value, or list of values

KINDS: dict[str, Any] = {"cases": CasePage, "laws": LawPage, "strategies": StrategyPage, "toolkits": ToolkitPage}


def country(code: str) -> Country:
    return Country.objects.get(iso2=code)


def block_data(block: blocks.Block, value: Any, name: str) -> dict[str, str]:
    """What the editor's script sends for a block; the page's HTML holds it only as data for that script."""
    if isinstance(block, blocks.StructBlock):
        parts = [block_data(child, value.get(key), f"{name}-{key}") for key, child in block.child_blocks.items()]
        return {key: text for part in parts for key, text in part.items()}
    if isinstance(block, blocks.BaseStreamBlock | blocks.ListBlock):
        children = value.bound_blocks if isinstance(value, blocks.list_block.ListValue) else value or []
        found = {f"{name}-count": str(len(children))}
        for place, child in enumerate(children):
            row = f"{name}-{place}"
            found |= {f"{row}-deleted": "", f"{row}-order": str(place), f"{row}-type": child.block.name or ""}
            found |= {f"{row}-id": child.id or "", **block_data(child.block, child.value, f"{row}-value")}
        return found
    if isinstance(block, blocks.RichTextBlock):
        return {name: rich_text(value.source, features=block.features)}
    if isinstance(block, blocks.BooleanBlock):
        return {name: "on"} if value else {}
    return {name: "" if value is None else str(value)}


def read_form(response: Any, form_id: str = "w-editor-form") -> Form:
    """The fields in the HTML as they stand: a list where several boxes are ticked."""
    found = querydict_from_html(response.content.decode(), form_id=form_id)
    return {name: values if len(values) > 1 else values[0] for name, values in found.lists()}


def listed(form: Form, name: str) -> list[str]:
    held = form.get(name, [])
    return held if isinstance(held, list) else [held]


def form_on(client: Client, url: str, page: Page) -> Form:
    """What the browser would send if the editor pressed “Save” at once."""
    response = client.get(url)
    assert response.status_code == 200, response.get("Location")
    form = read_form(response, "page-edit-form")
    for field in page._meta.get_fields():
        if isinstance(field, BooleanField) and field.name in form:
            form[field.name] = "on"  # what a browser sends for a ticked box without a value
        elif isinstance(field, StreamField):
            form |= block_data(field.stream_block, getattr(page, field.name), field.name)
    return form


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def edit_form(client: Client, page: Page) -> Form:
    return form_on(client, edit_url(page), page.get_latest_revision_as_object())


def open_new(client: Client, language: str, shelf: str, model: Any = CasePage) -> tuple[str, Form]:
    """The empty form, reached as an editor does: list, “Add”, language and country."""
    choose = reverse(f"{model.record_kind.section}_list:choose_parent")
    assert client.get(choose).status_code == 200
    response = client.post(choose, {"language": language, "shelf": shelf})
    assert response.status_code == 302
    return response["Location"], form_on(client, response["Location"], model())


def add_row(form: Form, relation: str, **values: str) -> None:
    """A row more, as the button “Add” below the rows makes it."""
    number = int(form[f"{relation}-TOTAL_FORMS"])
    form[f"{relation}-TOTAL_FORMS"] = str(number + 1)
    form.update({f"{relation}-{number}-ORDER": str(number + 1), f"{relation}-{number}-id": ""})
    form.update({f"{relation}-{number}-{name}": value for name, value in values.items()})


def preview(client: Client, url: str, form: Form) -> Any:
    answer = client.post(url, form)
    assert answer.json() == {"is_valid": True, "is_available": True}
    return client.get(url)
