"""Where does the text come from? Documentation in Debian packages, unpacked into a cache, never installed."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / "var" / "benchmark"


@dataclass(frozen=True, slots=True)
class Source:
    package: str
    folders: dict[str, str]  # language -> folder of its pages in the package
    suffix: str


HELP = "usr/share/libreoffice/help"
HANDBOOK = "usr/share/doc/debian-handbook/html"
REFERENCE = "usr/share/debian-reference"
GNOME = "usr/share/help"
SOURCES = (
    *(
        Source(f"libreoffice-help-{code.lower()}", {language: f"{HELP}/{code}/text"}, ".html")
        for language, code in (
            ("en", "en-US"),
            ("fr", "fr"),
            ("es", "es"),
            ("pt", "pt-BR"),
            ("ru", "ru"),
            ("zh", "zh-CN"),
        )
    ),
    Source(
        "debian-handbook",
        {
            "en": f"{HANDBOOK}/en-US",
            "fr": f"{HANDBOOK}/fr-FR",
            "es": f"{HANDBOOK}/es-ES",
            "pt": f"{HANDBOOK}/pt-BR",
            "ru": f"{HANDBOOK}/ru-RU",
            "zh": f"{HANDBOOK}/zh-CN",
            "ar": f"{HANDBOOK}/ar-MA",
        },
        ".html",
    ),
    *(Source(f"debian-reference-{code}", {code[:2]: REFERENCE}, ".html") for code in ("en", "fr", "es", "pt", "zh-cn")),
    Source(
        "gnome-user-docs",
        {
            "en": f"{GNOME}/C",
            "fr": f"{GNOME}/fr",
            "es": f"{GNOME}/es",
            "pt": f"{GNOME}/pt_BR",
            "ru": f"{GNOME}/ru",
            "zh": f"{GNOME}/zh_CN",
        },
        ".page",
    ),
)


def pages(sources: Sequence[Source] = SOURCES) -> Iterator[tuple[str, Path]]:
    """Language and file of every page, in the same order on every machine."""
    for source in sources:
        root = unpacked(source.package)
        for language, folder in source.folders.items():
            for path in sorted((root / folder).rglob(f"*{source.suffix}")):
                yield language, path


def unpacked(package: str) -> Path:
    folder = CACHE / "unpacked" / package
    if not folder.exists():
        archives = CACHE / "packages"
        archives.mkdir(parents=True, exist_ok=True)
        found = sorted(archives.glob(f"{package}_*.deb"))
        if not found:
            subprocess.run(["apt-get", "download", package], cwd=archives, check=True, stdout=subprocess.DEVNULL)
            found = sorted(archives.glob(f"{package}_*.deb"))
        partly = folder.with_suffix(".partly")
        partly.mkdir(parents=True, exist_ok=True)
        subprocess.run(["dpkg-deb", "-x", str(found[-1]), str(partly)], check=True)
        partly.rename(folder)
    return folder
