"""What a probe and its control wrote down on the way, typed: what a rule asks for; the rest is skipped."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

Failure: TypeAlias = str | bool | None
"""A name such as connection_reset; null or false: it worked.  Old probes write false."""
Tags: TypeAlias = list[str] | None


class Answer(msgspec.Struct, frozen=True, gc=False):
    """One record of a name server's answer."""

    ipv4: str | None = None
    ipv6: str | None = None
    asn: int | None = None


class Query(msgspec.Struct, frozen=True, gc=False):
    """One question to a name server."""

    hostname: str | None = None
    engine: str | None = None
    failure: Failure = None
    answers: list[Answer] | None = None
    tags: Tags = None


class ConnectStatus(msgspec.Struct, frozen=True, gc=False):
    """How a connection attempt ended."""

    failure: Failure = None
    success: bool | None = None


class Connect(msgspec.Struct, frozen=True, gc=False):
    """One TCP connection attempt."""

    status: ConnectStatus
    ip: str | None = None
    port: int | None = None
    tags: Tags = None


class Handshake(msgspec.Struct, frozen=True, gc=False):
    """One TLS handshake; no failure means that the certificate is the server's own."""

    address: str | None = None
    server_name: str | None = None
    failure: Failure = None
    no_tls_verify: bool | None = None
    tags: Tags = None


class HttpRequest(msgspec.Struct, frozen=True, gc=False):
    """What was asked for."""

    url: str | None = None


class HttpResponse(msgspec.Struct, frozen=True, gc=False):
    """What came back; body and headers stay undecoded until a rule looks at them."""

    code: int | None = None
    body: msgspec.Raw = msgspec.Raw(b"null")
    headers: msgspec.Raw = msgspec.Raw(b"null")


class Transaction(msgspec.Struct, frozen=True, gc=False):
    """One request and its response."""

    failure: Failure = None
    request: HttpRequest | None = None
    response: HttpResponse | None = None
    tags: Tags = None


class NetworkEvent(msgspec.Struct, frozen=True, gc=False):
    """One step of a connection; `t` in seconds since the measurement began."""

    operation: str | None = None
    num_bytes: int | None = None
    t: float | None = None
    tags: Tags = None


class ControlStatus(msgspec.Struct, frozen=True, gc=False):
    """How the control fared at one endpoint."""

    status: bool | None = None
    failure: Failure = None


class ControlNames(msgspec.Struct, frozen=True, gc=False):
    """What the control's name server answered; old controls mix names among the addresses."""

    failure: Failure = None
    addrs: list[str] | None = None


class ControlPage(msgspec.Struct, frozen=True, gc=False):
    """What page the control got."""

    failure: Failure = None
    status_code: int | None = None
    body_length: int | None = None


class AddressInfo(msgspec.Struct, frozen=True, gc=False):
    """What the control knows of an address: 1 probe got it, 2 control got it, 4 bogon, 8 its certificate is valid."""

    asn: int | None = None
    flags: int | None = None


class Control(msgspec.Struct, frozen=True, gc=False):
    """The same attempt from elsewhere, by OONI's test helper."""

    dns: ControlNames | None = None
    tcp_connect: dict[str, ControlStatus] | None = None
    tls_handshake: dict[str, ControlStatus] | None = None
    http_request: ControlPage | None = None
    ip_info: dict[str, AddressInfo] | None = None


JsonValue: TypeAlias = Any
"""Any value; for keys whose type changed between versions and that are looked at with care."""
