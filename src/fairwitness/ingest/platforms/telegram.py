"""Telegram: the result.json of Telegram Desktop, and messages as Telethon writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.written import joined
from fairwitness.ingest.records import at, post, records, reject, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

CHAT, MESSAGE = "chat", "message"


def _claims(sample: Sequence[Record]) -> bool:
    return any(
        "messages" in r or isinstance(at(r, "chats", "list"), list) or set(r) == {CHAT, MESSAGE} for r in sample
    )


def _elements(document: bytes) -> Iterator[Record]:
    """Yield each message with the name of its chat, keeping one message at a time as objects."""
    for chat in _chats(document):
        owner = {key: _decoded(chat[key]) for key in ("id", "name", "type") if key in chat}
        for message in _raws(chat.get("messages")):
            yield {CHAT: owner, MESSAGE: _decoded(message)}


def _chats(document: bytes) -> Iterator[dict[str, Any]]:
    top = _shallow(document)
    if "messages" in top:
        yield top
    for key in ("chats", "left_chats"):
        for chat in _raws(_shallow(top.get(key)).get("list")):
            yield _shallow(chat)


def _shallow(raw: Any) -> dict[str, Any]:  # noqa: ANN401  bytes or msgspec.Raw
    import msgspec

    try:
        return {} if raw is None else msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        return {}


def _raws(raw: Any) -> list[Any]:  # noqa: ANN401  msgspec.Raw
    import msgspec

    try:
        return [] if raw is None else msgspec.json.decode(raw, type=list[msgspec.Raw])
    except msgspec.ValidationError:
        return []


def _decoded(raw: Any) -> Any:  # noqa: ANN401  any JSON
    import msgspec

    try:
        return msgspec.json.Decoder(float_hook=str).decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return error


def _unfold(record: Record) -> Iterator[Draft]:
    message = record.get(MESSAGE)
    if isinstance(message, UnicodeDecodeError):
        yield reject("not_utf8", message)
    elif not isinstance(message, dict):
        yield reject("bad_json", message)
    elif message.get("type") != "message":
        yield reject("not_a_post", text(message, "action") or text(message, "type"))
    else:
        yield _message(message, chat=at(record, CHAT))


def _message(message: Record, *, chat: object) -> Draft:
    source = text(message, "forwarded_from_id") or text(message, "forwarded_from") or text(message, "saved_from")
    entities, number, answered = _entities(message), text(message, "id"), text(message, "reply_to_message_id")
    where = text(message, "reply_to_peer_id") or text(chat, "id")
    return post(
        post_id=number and f"{text(chat, 'id')}/{number}",
        account_id=text(message, "from_id"),
        timestamp=text(message, "date_unixtime") or text(message, "date"),
        text="".join(text(entity, "text") or "" for entity in entities),
        is_repost="true" if source else "false",
        repost_of_account=source,
        reply_to=answered and f"{where}/{answered}",
        urls=_links(entities),
        hashtags=[t for e in entities if e.get("type") == "hashtag" and (t := text(e, "text"))] or None,
        client=text(message, "via_bot"),
        handle=None,
        display_name=text(message, "from"),
    )


def _entities(message: Record) -> list[Record]:
    """Return the pieces of a text, which older exports hold in 'text' alone, as strings among objects."""
    pieces = message.get("text_entities") or message.get("text")
    mixed = pieces if isinstance(pieces, list) else [pieces]
    return [{"type": "plain", "text": p} if isinstance(p, str) else p for p in mixed if isinstance(p, str | dict)]


def _links(entities: list[Record]) -> list[str] | None:
    links = [e for e in entities if text(e, "type") in {"link", "text_link"}]
    return [url for e in links if (url := text(e, "href") or text(e, "text"))] or None


TELEGRAM_EXPORT = Format(
    description=FormatDescription(
        name="telegram_export",
        what="result.json of Telegram Desktop: one chat, or a whole account",
        kinds=("JSON",),
        needed=("messages or chats.list", "from_id", "date_unixtime"),
        recognised="an object with messages, or with chats.list",
    ),
    claims=_claims,
    unfold=_unfold,
    elements=_elements,
    notes=("Telegram Desktop exports no ids of forwarded posts and no view counts; forwards name their source only",),
    platform="telegram",
)


def _telethon_claims(sample: Sequence[Record]) -> bool:
    return any(record.get("_") in {"Message", "MessageService"} and "peer_id" in record for record in sample)


def _telethon(message: Record) -> Iterator[Draft]:
    if message.get("_") != "Message":
        yield reject("not_a_post", text(message, "_"))
        return
    peer, number = _peer(at(message, "peer_id")), text(message, "id")
    forwarded = at(message, "fwd_from")
    origin, original = _peer(at(forwarded, "from_id")), text(forwarded, "channel_post")
    yield post(
        post_id=peer and number and f"{peer}/{number}",
        account_id=_peer(at(message, "from_id")) or _silent(message, peer=peer),
        timestamp=text(message, "date"),
        text=text(message, "message"),
        is_repost="true" if isinstance(forwarded, dict) else "false",
        repost_of=f"{origin}/{original}" if origin and original else None,
        repost_of_account=origin or text(forwarded, "from_name"),
        reply_to=_answered(message, peer=peer),
        urls=joined(_marked(message, "MessageEntityUrl", "MessageEntityTextUrl"), _card(message)),
        hashtags=_marked(message, "MessageEntityHashtag"),
        media_hash=_media(message),
        client=text(message, "via_bot_id"),
    )


def _silent(message: Record, *, peer: str | None) -> str | None:
    """Return who wrote a message that names nobody: its chat, but not in a talk of two where it was the other."""
    outgoing = at(message, "out") is True and at(message, "peer_id", "user_id") is not None
    return None if outgoing else peer


def _answered(message: Record, *, peer: str | None) -> str | None:
    """Return the message answered; in a forum, a message that names its topic only answers nobody."""
    header = at(message, "reply_to")
    answered, where = text(header, "reply_to_msg_id"), _peer(at(header, "reply_to_peer_id")) or peer
    topic_only = at(header, "forum_topic") is True and at(header, "reply_to_top_id") is None
    return f"{where}/{answered}" if answered and where and not topic_only else None


def _card(message: Record) -> list[str] | None:
    url = text(message, "media", "webpage", "url")
    return [url] if url else None


def _media(message: Record) -> list[str] | None:
    """Return Telegram's number of a picture or file, which forwards and copies inside Telegram keep."""
    kinds = ("photo", "document")
    return [f"{kind}{number}" for kind in kinds if (number := text(message, "media", kind, "id"))] or None


def _peer(peer: object) -> str | None:
    kinds = {"channel_id": "channel", "user_id": "user", "chat_id": "chat"}
    return next((f"{kinds[key]}{number}" for key in kinds if (number := text(peer, key))), None)


def _marked(message: Record, *kinds: str) -> list[str] | None:
    """Return the marked stretches of a text; Telegram counts them in UTF-16 units."""
    units = (text(message, "message") or "").encode("utf-16-le", "surrogatepass")
    found = []
    for entity in records(message, "entities"):
        start, length = entity.get("offset"), entity.get("length")
        if entity.get("_") in kinds and isinstance(start, int) and isinstance(length, int):
            stretch = units[2 * start : 2 * (start + length)].decode("utf-16-le", "ignore")
            found.append(text(entity, "url") or stretch)
    return found or None


TELETHON = Format(
    description=FormatDescription(
        name="telethon",
        what="Telegram messages as Telethon's to_json writes them",
        kinds=("NDJSON", "JSON"),
        needed=("_", "peer_id", "date"),
        recognised="objects with '_' = Message and peer_id",
    ),
    claims=_telethon_claims,
    unfold=_telethon,
    platform="telegram",
)
