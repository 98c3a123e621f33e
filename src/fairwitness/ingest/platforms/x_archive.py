"""X/Twitter's archives of information operations: tweets CSV and users CSV, read by column name."""

from fairwitness.ingest.formats import Format, FormatDescription, by_name

BLANKS = ("absent", "null", "None", "nan")
PROFILE = {
    "account_id": "userid",
    "handle": "user_screen_name",
    "display_name": "user_display_name",
    "account_created": "account_creation_date",
    "account_description": "user_profile_description",
    "account_language": "account_language",
}
TWEETS = {
    **PROFILE,
    "post_id": "tweetid",
    "timestamp": "tweet_time",
    "text": "tweet_text",
    "language": "tweet_language",
    "client": "tweet_client_name",
    "is_repost": "is_retweet",
    "repost_of": "retweet_tweetid",
    "repost_of_account": "retweet_userid",
    "reply_to": "in_reply_to_tweetid",
    "reply_to_account": "in_reply_to_userid",
    "hashtags": "hashtags",
    "urls": "urls",
}
_choose_users = by_name(PROFILE, telling=("userid", "user_screen_name", "account_creation_date"))

X_ARCHIVE = Format(
    description=FormatDescription(
        name="x_archive",
        what="tweets CSV of X/Twitter's archives of information operations; seconds come from intact tweet ids",
        kinds=("CSV", "Parquet"),
        needed=("tweetid", "userid", "tweet_time"),
        recognised="columns tweetid, userid and tweet_time, in any order",
    ),
    choose=by_name(TWEETS, telling=("tweetid", "userid", "tweet_time")),
    blanks=BLANKS,
    utc=True,
    snowflake=True,
    platform="x",
)

X_ARCHIVE_USERS = Format(
    description=FormatDescription(
        name="x_archive_users",
        what="users CSV of the same archives: accounts without posts, to be read beside a tweets CSV",
        kinds=("CSV", "Parquet"),
        needed=("userid", "user_screen_name", "account_creation_date"),
        recognised="these columns, and no tweetid",
    ),
    choose=lambda columns: None if "tweetid" in columns else _choose_users(columns),
    blanks=BLANKS,
    utc=True,
    accounts_only=True,
    platform="x",
)
