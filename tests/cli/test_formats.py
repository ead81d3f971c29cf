"""What the options say of a form reaches it, and what comes out is what its readers read."""

import json

import pytest

from . import archives
from .conftest import Place

SOURCE = "in.mbox"


@pytest.fixture(name="source")
def _source(place: Place) -> str:
    return place.file(SOURCE, archives.mbox(archives.GOOD, archives.BAD))


def test_checkouts_are_in_the_name_of_whom_the_option_or_the_configuration_names(
    place: Place, source: str
) -> None:
    def origins(*arguments: str) -> set[str]:
        ran = place.check("--format", "kcidb", *arguments, source)
        checkouts = json.loads(ran.out)["checkouts"]
        assert all(one["id"].startswith(f"{one['origin']}:") for one in checkouts)
        return {one["origin"] for one in checkouts}

    assert origins() == {"applier"}
    place.repo.config["applier.origin"] = "myci"
    assert origins() == {"myci"}
    assert origins("--origin", "other_ci") == {"other_ci"}


def test_a_name_that_kcidb_does_not_take_is_refused(place: Place, source: str) -> None:
    ran = place.check("--format", "kcidb", "--origin", "My-CI", source)
    assert ran.code == 2
    assert ran.complaints == ["--origin My-CI: KCIDB takes lower-case letters, digits and _ only"]


@pytest.mark.parametrize(
    ("key", "value", "link"),
    [
        ("linkMask", "https://list.example.org/%s/T/", "https://list.example.org/%s/T/"),
        ("lore", "https://lore.example.org/all/", "https://lore.example.org/all/%s/"),
        ("lore", "/srv/all", ""),
    ],
)
def test_markdown_links_to_the_archive(
    place: Place, source: str, key: str, value: str, link: str
) -> None:
    place.repo.config[f"applier.{key}"] = value
    ran = place.check("--format", "markdown", source)
    address = link.replace("%s", "bad@example.org")
    assert ("[`bad@example.org`]" in ran.out) is bool(link)
    assert f"]({address})" in ran.out or not link


def test_a_mask_that_is_no_address_is_refused(place: Place, source: str) -> None:
    place.repo.config["applier.linkMask"] = "lore.example.org"
    ran = place.check("--format", "markdown", source)
    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert ran.complaints[0].startswith("applier.linkMask is lore.example.org, and not an address")
