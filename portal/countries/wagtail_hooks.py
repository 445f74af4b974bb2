"""What the countries add to the editors' admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.countries.models import Country, RegionalBody, SurveyResult
from portal.countries.viewsets import CountriesGroup
from portal.policies import NeverDeleted, ReadOnly

# Before the viewsets: Wagtail asks for the policies when it registers them.
register_permission_policy(Country, ReadOnly(Country))
register_permission_policy(SurveyResult, ReadOnly(SurveyResult))
# Records and drafts would lose a body that is deleted, and the loader would bring it back.
register_permission_policy(RegionalBody, NeverDeleted(RegionalBody))
register_snippet(CountriesGroup)
