"""The known formats, one file each; the order is the order in which they are tried."""

from fairwitness.ingest.formats import Format
from fairwitness.ingest.platforms.bluesky import BLUESKY
from fairwitness.ingest.platforms.fourcat import FOURCAT
from fairwitness.ingest.platforms.mastodon import MASTODON
from fairwitness.ingest.platforms.named_columns import NAMED_COLUMNS
from fairwitness.ingest.platforms.telegram import TELEGRAM_EXPORT, TELETHON
from fairwitness.ingest.platforms.universal import UNIVERSAL
from fairwitness.ingest.platforms.x_api import TWARC_CSV, X_API
from fairwitness.ingest.platforms.x_archive import X_ARCHIVE, X_ARCHIVE_USERS
from fairwitness.ingest.platforms.x_legacy import X_LEGACY

FORMATS: tuple[Format, ...] = (
    UNIVERSAL,
    X_ARCHIVE,
    X_ARCHIVE_USERS,
    X_API,
    TWARC_CSV,
    X_LEGACY,
    TELEGRAM_EXPORT,
    TELETHON,
    BLUESKY,
    MASTODON,
    FOURCAT,
    NAMED_COLUMNS,
)
