"""The benchmark's notices as web pages: the sites of the tests, one drawn for each notice."""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from tests.formats.sites import TEMPLATES
from tests.formats.web import PAGES, write_web_page
from tests.gold.source import Sample

__all__ = ["SITES", "write_html"]

SITES: Mapping[str, Callable[[Sample], bytes]] = TEMPLATES | {
    page: partial(write_web_page, page=page) for page in PAGES if page != "fragment"
}


def write_html(sample: Sample) -> bytes:
    """A page with its menus, neighbours and imprint, of any generation."""
    site = Random(f"{sample.name} {sample.document['issued_on']}").choice(sorted(SITES))
    return SITES[site](sample)
