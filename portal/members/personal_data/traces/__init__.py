"""What rooms keep that lie below this one, or are not ours: accounts, mail, allauth, Django and Wagtail."""
