"""Where is Elasticsearch, who are we to it, how long do we wait? Read from the settings; secrets are never shown."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings

SHARE_OF_A_TRY = 0.5  # with a second node to ask, a visitor's time is for two tries
SHARE_FOR_WORDS = 0.2  # of it, for the vocabulary


@dataclass(frozen=True, slots=True)
class Connection:
    hosts: tuple[str, ...]
    api_key: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca_file: str = ""
    visitor_seconds: float = 0.25
    bulk_seconds: float = 30.0
    replicas: str = "0-1"

    @property
    def has_several(self) -> bool:
        return len(self.hosts) > 1

    @property
    def seconds_of_a_try(self) -> float:
        return self.visitor_seconds * SHARE_OF_A_TRY if self.has_several else self.visitor_seconds

    @property
    def seconds_for_words(self) -> float:
        return self.visitor_seconds * SHARE_FOR_WORDS


def read_connection(url: str) -> Connection:
    """`url`: one address or several parted by commas. What stands before an @ opens the door and is cut off."""
    addresses = [part.strip() for part in url.split(",") if part.strip()]
    named = next((parts for parts in map(urlsplit, addresses) if parts.username), None)
    return Connection(
        hosts=tuple(plain_address(address) for address in addresses),
        api_key=settings.ELASTICSEARCH_API_KEY,
        user=settings.ELASTICSEARCH_USER or unquote(named.username or "" if named else ""),
        password=settings.ELASTICSEARCH_PASSWORD or unquote(named.password or "" if named else ""),
        ca_file=settings.ELASTICSEARCH_CA,
        visitor_seconds=settings.ELASTICSEARCH_VISITOR_MS / 1000,
        bulk_seconds=float(settings.ELASTICSEARCH_BULK_SECONDS),
        replicas=settings.ELASTICSEARCH_REPLICAS,
    )


def plain_address(address: str) -> str:
    """With its port, which the client wants said, and without a password, which an error message would repeat."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    if not parts.port:
        host = f"{host.rstrip(':')}:{443 if parts.scheme == 'https' else 9200}"
    return parts._replace(netloc=host).geturl()


def replica_settings(replicas: str) -> dict[str, int | str]:
    """`0-1` lets Elasticsearch make a copy as soon as there is a node for it; a number is kept to."""
    return {"number_of_replicas": int(replicas)} if replicas.isdigit() else {"auto_expand_replicas": replicas}
