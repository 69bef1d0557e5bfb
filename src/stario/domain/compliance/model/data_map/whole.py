"""The whole map: add a table to the module of its group, or a module of your own here."""

from collections.abc import Mapping

from stario.domain.compliance.model.data_map.artists import ARTISTS
from stario.domain.compliance.model.data_map.faces import FACES
from stario.domain.compliance.model.data_map.moderation import MODERATION
from stario.domain.compliance.model.data_map.money import MONEY
from stario.domain.compliance.model.data_map.operations import OPERATIONS
from stario.domain.compliance.model.data_map.oversight import OVERSIGHT
from stario.domain.compliance.model.data_map.people import PEOPLE
from stario.domain.compliance.model.data_map.shop import SHOP
from stario.domain.compliance.model.data_map.words import ColumnEntry, by_column
from stario.domain.compliance.model.data_map.works import WORKS

ENTRIES: tuple[ColumnEntry, ...] = (
    *PEOPLE,
    *ARTISTS,
    *FACES,
    *WORKS,
    *SHOP,
    *MONEY,
    *MODERATION,
    *OVERSIGHT,
    *OPERATIONS,
)

DATA_MAP: Mapping[tuple[str, str], ColumnEntry] = by_column(ENTRIES)
