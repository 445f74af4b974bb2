"""The questions of the sign-up for those who come from another service; apart, since allauth builds it late."""

from allauth.socialaccount.forms import SignupForm

from portal.members.disposable import LastingAddress
from portal.members.sign_in_forms import Plain


class ProviderSignUpForm(LastingAddress, Plain, SignupForm):
    pass
