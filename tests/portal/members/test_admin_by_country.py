"""What a focal point may do and see in Wagtail's admin: the shelves of the own country, and no drafts of others."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from portal.cases.models import CasePage
from portal.members.granting import end_role, grant_role
from portal.members.models import User
from portal.members.organisations import GovernmentDomain
from portal.members.roles import RoleGrant
from portal.members.verification import Verification
from portal.members.verifying import verify_by_domain
from portal.repository.models import BucketPage
from portal.repository.services import open_bucket
from tests.portal.making import make_record
from tests.portal.members.people import fresh_browser_of, land, make_administrator, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_administrator("ana@portal.example")


@pytest.fixture
def focal(ana):
    member = make_member("mere@post.example", country="FJ")
    grant_role(member=member, role="focal", by=ana, reason="Named.", country=land("FJ"), letter="12/2026")
    return User.objects.get(pk=member.pk)


def record_of(iso2, title, *, live=True):
    page = make_record(title, bucket=iso2.lower(), countries=[iso2])
    page = Page.objects.get(pk=page.pk)
    if not live:
        page.unpublish()
        page.refresh_from_db()
    return page


# --- Groups ----------------------------------------------------------------------------------------------------


def test_a_focal_point_gets_the_group_of_the_country_with_every_shelf(focal):
    group = Group.objects.get(name="focal:FJ")
    assert list(focal.groups.all()) == [group]
    shelves = BucketPage.objects.filter(slug="fj")
    assert shelves.count() > 1
    rows = GroupPagePermission.objects.filter(group=group)
    assert set(rows.values_list("page_id", flat=True)) == set(shelves.values_list("pk", flat=True))
    assert set(rows.values_list("permission__codename", flat=True)) == {"add_page", "change_page", "lock_page"}
    assert [p.codename for p in group.permissions.all()] == ["access_admin"]


def test_a_shelf_that_is_opened_later_is_added(focal):
    BucketPage.objects.filter(slug="fj", locale__language_code="ru").delete()
    shelf = open_bucket(language="ru", section="toolkits", bucket="fj", title="Фиджи")
    assert GroupPagePermission.objects.filter(group__name="focal:FJ", page_id=shelf.pk).count() == 3
    other = open_bucket(language="ru", section="toolkits", bucket="to", title="Тонга")
    assert not GroupPagePermission.objects.filter(group__name="focal:FJ", page_id=other.pk).exists()


def test_groups_leave_with_the_role(ana, focal):
    grant_role(member=focal, role="editor", by=ana, reason="x")
    assert set(focal.groups.values_list("name", flat=True)) == {"focal:FJ", "Moderators"}
    end_role(grant=RoleGrant.objects.get(member=focal, role="focal"), by=ana, why="x", administrators_take_over=True)
    assert set(focal.groups.values_list("name", flat=True)) == {"Moderators"}
    end_role(grant=RoleGrant.objects.standing().get(member=focal, role="editor"), by=ana, why="x")
    assert not focal.groups.exists()
    assert not User.objects.get(pk=focal.pk).is_staff


def test_a_group_that_was_given_by_hand_for_something_else_stays(ana, focal):
    focal.groups.add(Group.objects.create(name="translators"))
    end_role(grant=RoleGrant.objects.get(member=focal), by=ana, why="x", administrators_take_over=True)
    assert set(focal.groups.values_list("name", flat=True)) == {"translators"}


# --- Writing ---------------------------------------------------------------------------------------------------


def test_a_focal_point_edits_and_locks_the_own_but_publishes_and_deletes_nothing(focal):
    own = record_of("FJ", "Radio register").permissions_for_user(focal)
    assert (own.can_edit(), own.can_lock()) == (True, True)
    assert (own.can_publish(), own.can_delete(), own.can_unpublish(), own.can_move()) == (False,) * 4
    other = record_of("TO", "Ferry tickets").permissions_for_user(focal)
    assert (other.can_edit(), other.can_lock(), other.can_publish(), other.can_delete()) == (False,) * 4


# --- Seeing ----------------------------------------------------------------------------------------------------

SECRET = "Unsaid plan of the ferry"


@pytest.fixture
def draft_of_tonga():
    return record_of("TO", SECRET, live=False)


@pytest.fixture
def newer_draft_of_tonga():
    page = record_of("TO", "Ferry tickets").specific
    page.title = SECRET
    page.save_revision()
    return Page.objects.get(pk=page.pk)


def doors(own, other):
    """Addresses of the admin that would name the other page."""
    shelf, foreign = own.get_parent().pk, other.get_parent().pk
    bulk = [
        f"/admin/bulk/wagtailcore/page/{what}/?id={other.pk}" for what in ("move", "delete", "publish", "unpublish")
    ]
    return [
        *bulk,
        f"/admin/bulk/wagtailcore/page/move/?id={own.pk}&id={other.pk}",
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={foreign}",
        f"/admin/choose-page/chosen-multiple/?id={other.pk}",
        f"/admin/choose-page/{foreign}/",
        "/admin/choose-page/search/?q=Unsaid",
        f"/admin/pages/{own.pk}/move/{other.pk}/confirm/",
        f"/admin/pages/{shelf}/move/{foreign}/confirm/",
        f"/admin/pages/{other.pk}/edit/",
        f"/admin/pages/{other.pk}/view_draft/",
        f"/admin/pages/{other.pk}/history/",
        f"/admin/pages/{other.pk}/copy/",
        f"/admin/pages/{other.pk}/move/",
        f"/admin/pages/{other.pk}/delete/",
        f"/admin/pages/{other.pk}/usage/",
        f"/admin/pages/{foreign}/",
        "/admin/pages/search/?q=Unsaid",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/locked/",
        "/admin/",
    ]


@pytest.mark.parametrize("kind", ["draft_of_tonga", "newer_draft_of_tonga"])
def test_no_door_names_a_draft_of_another_country(request, focal, kind):
    other, own = request.getfixturevalue(kind), record_of("FJ", "Radio register")
    browser = fresh_browser_of(focal)
    told = [door for door in doors(own, other) if SECRET in browser.get(door, follow=True).content.decode()]
    assert told == []


def test_those_doors_stay_open_to_who_may_edit(focal):
    own = record_of("FJ", "Radio register")
    browser = fresh_browser_of(focal)
    assert "Radio register" in browser.get(f"/admin/bulk/wagtailcore/page/move/?id={own.pk}").content.decode()
    assert "Radio register" in browser.get(f"/admin/choose-page/chosen-multiple/?id={own.pk}").content.decode()


def test_a_chooser_offers_the_own_drafts_and_what_is_public(focal, draft_of_tonga):
    own = record_of("FJ", "Radio register unsaid", live=False)
    public = record_of("TO", "Ferry tickets")
    shelf = fresh_browser_of(focal)
    assert own.title in shelf.get(f"/admin/choose-page/{own.get_parent().pk}/").content.decode()
    page = shelf.get(f"/admin/choose-page/{public.get_parent().pk}/").content.decode()
    assert public.title in page
    assert SECRET not in page


def test_an_administrator_passes_those_doors(ana, draft_of_tonga):
    browser = fresh_browser_of(ana)
    assert SECRET in browser.get(f"/admin/bulk/wagtailcore/page/move/?id={draft_of_tonga.pk}").content.decode()


# --- Roles, organisations and members in the admin ---------------------------------------------------------------


def test_roles_are_granted_and_ended_in_the_admin_with_a_reason(ana):
    member, browser = make_member("vili@post.example", country="FJ"), fresh_browser_of(ana)
    assert browser.get(reverse("roles:add"), {"member": member.pk}).context["form"].initial == {
        "member_address": member.email
    }
    asked = {"member_address": "Vili@post.example", "role": "editor", "reason": "", "letter": ""}
    answer = browser.post(reverse("roles:add"), asked)
    assert answer.status_code == 200
    assert "reason" in answer.context["form"].errors
    answer = browser.post(reverse("roles:add"), {**asked, "reason": "Knows them all."})
    assert answer.status_code == 302, answer.context["form"].errors
    grant = RoleGrant.objects.get(member=member)
    assert (grant.role, grant.reason, grant.granted_by) == ("editor", "Knows them all.", ana)
    page = reverse("roles:edit", args=[grant.pk])
    listed = browser.get(reverse("roles:index")).content.decode()
    assert "Vili" in listed
    assert f'href="{page}"' in listed
    assert browser.post(page, {"step": "end", "why": ""}).status_code == 200
    assert browser.post(page, {"step": "end", "why": "Left."}).status_code == 302
    grant.refresh_from_db()
    assert grant.ended_why == "Left."


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"member_address": "nobody@post.example"}, "member_address", "sign up first"),
        ({"member_address": "ana@portal.example"}, "member_address", "oneself"),
        ({"role": "focal"}, "country", "Choose the country"),
        ({"role": "king"}, "role", "not one of"),
    ],
)
def test_a_grant_that_cannot_be_says_why_beside_the_field(ana, said, field, sentence):
    make_member("vili@post.example")
    asked = {"member_address": "vili@post.example", "role": "editor", "reason": "x", "letter": "", **said}
    answer = fresh_browser_of(ana).post(reverse("roles:add"), asked)
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors[field])
    assert not RoleGrant.objects.exclude(member=ana).exists()


def test_a_second_administrator_confirms_in_the_admin(ana):
    member = make_member("vili@post.example", country="FJ")
    grant = grant_role(member=member, role="focal", by=ana, reason="x", country=land("FJ"))
    page = reverse("roles:edit", args=[grant.pk])
    own = fresh_browser_of(ana)
    assert 'value="confirm"' not in own.get(page).content.decode()
    own.post(page, {"step": "confirm"})
    grant.refresh_from_db()
    assert grant.awaits_second
    other = fresh_browser_of(make_administrator("ben@portal.example"))
    assert 'value="confirm"' in other.get(page).content.decode()
    assert other.post(page, {"step": "confirm"}).status_code == 302
    grant.refresh_from_db()
    assert not grant.awaits_second


def test_the_last_focal_point_is_ended_only_with_a_word_on_who_follows(ana, focal):
    page, browser = reverse("roles:edit", args=[RoleGrant.objects.get(member=focal).pk]), fresh_browser_of(ana)
    answer = browser.post(page, {"step": "end", "why": "Left."})
    assert "last focal point of Fiji" in answer.content.decode()
    assert browser.post(page, {"step": "end", "why": "Left.", "administrators_take_over": "on"}).status_code == 302


def test_the_form_of_a_member_gives_no_rights(ana):
    member = make_member("vili@post.example")
    page = reverse("wagtailusers_users:edit", args=[member.pk])
    browser = fresh_browser_of(ana)
    text = browser.get(page).content.decode()
    assert 'name="is_superuser"' not in text
    assert 'name="groups"' not in text
    everything = {"email": member.email, "display_name": "Vili", "is_active": "on", "is_superuser": "on"}
    browser.post(page, {**everything, "groups": [Group.objects.get(name="Moderators").pk]})
    member.refresh_from_db()
    assert (member.is_superuser, member.groups.count()) == (False, 0)


def test_nobody_is_deleted_or_given_roles_in_bulk(ana):
    member, browser = make_member("vili@post.example"), fresh_browser_of(ana)
    for what in ("assign_role", "delete", "set_active_state"):
        address = f"/admin/bulk/members/user/{what}/?id={member.pk}"
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404
    browser.post(reverse("wagtailusers_users:delete", args=[member.pk]))
    assert User.objects.filter(pk=member.pk).exists()
    assert "/delete/" not in browser.get(reverse("wagtailusers_users:index")).content.decode()


def test_the_last_administrator_is_not_closed_by_the_form(ana):
    ben = make_administrator("ben@portal.example")
    fields = {"email": ana.email, "display_name": "Ana"}  # no tick: not active
    User.objects.filter(is_superuser=True).exclude(pk__in=[ana.pk, ben.pk]).delete()
    browser = fresh_browser_of(ben)
    User.objects.filter(pk=ben.pk).update(is_active=True)
    assert browser.post(reverse("wagtailusers_users:edit", args=[ana.pk]), fields).status_code == 302
    assert not User.objects.get(pk=ana.pk).is_active
    from portal.members.admin_forms import MemberEditForm

    form = MemberEditForm({"email": ben.email, "display_name": "Ben"}, instance=User.objects.get(pk=ben.pk))
    assert "There must be at least one administrator." in str(form.errors["is_active"])


def test_an_address_that_an_administrator_changes_must_be_proved_anew(ana):
    domain = GovernmentDomain.objects.get(domain="gov.fj")
    member = make_member("mere@gov.fj")
    verify_by_domain(member=member)
    fields = {"email": "mere@post.example", "display_name": "Mere", "is_active": "on"}
    fresh_browser_of(ana).post(reverse("wagtailusers_users:edit", args=[member.pk]), fields)
    assert not member.emailaddress_set.get().verified
    assert Verification.objects.get(member=member).ended_why == "the e-mail address was changed"
    assert domain.country == land("FJ")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("fj", "one word"),
        ("gmail.com", "Anybody"),
        ("gov fj", "such as"),
        ("@GOV.FJ.", "already exists"),
        ("", "required"),
    ],
)
def test_a_domain_that_proves_nothing_is_refused(ana, typed, sentence):
    address = reverse(GovernmentDomain.snippet_viewset.get_url_name("add"))
    answer = fresh_browser_of(ana).post(address, {"domain": typed, "country": land("FJ").pk, "is_trusted": "on"})
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors["domain"])


def test_a_domain_that_is_trusted_no_longer_ends_what_it_gave(ana):
    member, domain = make_member("mere@gov.fj"), GovernmentDomain.objects.get(domain="gov.fj")
    verify_by_domain(member=member)
    address = reverse(GovernmentDomain.snippet_viewset.get_url_name("edit"), args=[domain.pk])
    answer = fresh_browser_of(ana).post(address, {"domain": "gov.fj", "country": domain.country_id})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Verification.objects.get(member=member).ended_at


def test_focal_points_manage_neither_roles_nor_organisations(focal):
    browser = fresh_browser_of(focal)
    for name in ("roles:index", "roles:add", "wagtailusers_users:index"):
        assert browser.get(reverse(name)).status_code in (302, 403)
    assert browser.get(reverse(GovernmentDomain.snippet_viewset.get_url_name("list"))).status_code in (302, 403)
    assert CasePage.can_create_at(BucketPage.objects.filter(slug="fj", url_path__contains="/cases/").first())


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"domain": "gov.fj.example"}, True),
        ({"country": "TO"}, True),
        ({"exact_only": "on"}, True),
        ({"source": "a letter"}, False),
    ],
)
def test_what_a_domain_gave_does_not_outlive_what_it_was_given_for(ana, changes, ends):
    member, domain = make_member("mere@health.gov.fj"), GovernmentDomain.objects.get(domain="gov.fj")
    verify_by_domain(member=member)
    names = GovernmentDomain.snippet_viewset
    fields = {"domain": "gov.fj", "country": domain.country_id, "is_trusted": "on", **changes}
    fields["country"] = land("TO").pk if changes.get("country") else fields["country"]
    answer = fresh_browser_of(ana).post(reverse(names.get_url_name("edit"), args=[domain.pk]), fields)
    assert answer.status_code == 302
    assert bool(Verification.objects.get(member=member).ended_at) == ends


def test_who_is_at_the_domain_itself_stays_when_only_it_counts(ana):
    member, domain = make_member("mere@gov.fj"), GovernmentDomain.objects.get(domain="gov.fj")
    verify_by_domain(member=member)
    fields = {"domain": "gov.fj", "country": domain.country_id, "is_trusted": "on", "exact_only": "on"}
    fresh_browser_of(ana).post(reverse(GovernmentDomain.snippet_viewset.get_url_name("edit"), args=[domain.pk]), fields)
    assert Verification.objects.get(member=member).ended_at is None
