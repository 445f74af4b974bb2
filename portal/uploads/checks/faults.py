"""Why a file is not taken, as codes; `portal.uploads.sentences` says each to people. Runs without Django."""


class Faulty(Exception):
    """The file is not taken; `code` names the sentence."""

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


# What the readers of the repository call a file that they cannot read.
CODES = {"damaged": "damaged", "too_large": "unpacks_too_much", "locked": "locked", "unsupported": "other_kind"}
