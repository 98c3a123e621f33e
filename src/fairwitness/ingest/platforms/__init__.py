"""The known formats, one file each; the order is the order in which they are tried."""

from fairwitness.ingest.formats import Format
from fairwitness.ingest.platforms.bluesky import BLUESKY
from fairwitness.ingest.platforms.crowdtangle import CROWDTANGLE_GROUPS, CROWDTANGLE_INSTAGRAM, CROWDTANGLE_PAGES
from fairwitness.ingest.platforms.fourcat import FOURCAT
from fairwitness.ingest.platforms.mastodon import MASTODON
from fairwitness.ingest.platforms.meta_library import META_LIBRARY
from fairwitness.ingest.platforms.named_columns import NAMED_COLUMNS
from fairwitness.ingest.platforms.personal_facebook import FACEBOOK_EXPORT
from fairwitness.ingest.platforms.personal_instagram import INSTAGRAM_EXPORT
from fairwitness.ingest.platforms.personal_x import X_EXPORT
from fairwitness.ingest.platforms.reddit import REDDIT
from fairwitness.ingest.platforms.telegram import TELEGRAM_EXPORT, TELETHON
from fairwitness.ingest.platforms.tiktok import TIKTOK, TIKTOK_USERS
from fairwitness.ingest.platforms.universal import UNIVERSAL
from fairwitness.ingest.platforms.vk import VK
from fairwitness.ingest.platforms.x_api import TWARC_CSV, X_API
from fairwitness.ingest.platforms.x_archive import X_ARCHIVE, X_ARCHIVE_USERS
from fairwitness.ingest.platforms.x_legacy import X_LEGACY
from fairwitness.ingest.platforms.youtube import YOUTUBE, YOUTUBE_TOOLS
from fairwitness.ingest.platforms.zeeschuimer import ZEESCHUIMER

FORMATS: tuple[Format, ...] = (
    UNIVERSAL,
    ZEESCHUIMER,
    X_ARCHIVE,
    X_ARCHIVE_USERS,
    X_API,
    TWARC_CSV,
    X_LEGACY,
    TELEGRAM_EXPORT,
    TELETHON,
    BLUESKY,
    MASTODON,
    REDDIT,
    TIKTOK,
    TIKTOK_USERS,
    YOUTUBE,
    YOUTUBE_TOOLS,
    VK,
    X_EXPORT,
    FACEBOOK_EXPORT,
    INSTAGRAM_EXPORT,
    CROWDTANGLE_PAGES,
    CROWDTANGLE_GROUPS,
    CROWDTANGLE_INSTAGRAM,
    META_LIBRARY,
    FOURCAT,
    NAMED_COLUMNS,
)
