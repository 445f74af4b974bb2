"""Numbers as United Nations documents write them in Arabic: Western digits, grouped."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j F Y"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
