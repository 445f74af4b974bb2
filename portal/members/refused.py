"""How a service of this room says no."""

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The message is a sentence for whoever asked; as an answer it is 403. `field` names what to mend."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
