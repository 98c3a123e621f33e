"""The four columns of CooRTweet and CSDS, in which any tool can hand over its data."""

from fairwitness.ingest.formats import Format, FormatDescription, by_name

COLUMNS = ("account_id", "content_id", "object_id", "timestamp_share")

UNIVERSAL = Format(
    description=FormatDescription(
        name="universal",
        what="four columns: who shared what, in which post, when (CooRTweet, CSDS), also platform; a row per object",
        kinds=("CSV", "NDJSON", "JSON", "Parquet"),
        needed=COLUMNS,
        recognised="all four columns are there",
    ),
    choose=by_name(
        {
            "account_id": "account_id",
            "post_id": "content_id",
            "object_id": "object_id",
            "timestamp": "timestamp_share",
            "platform": "platform",
        },
        telling=COLUMNS,
    ),
    blanks=("NA",),  # as R writes a missing value
    long=True,
    shared_media=True,
)
