"""The rules for websites.  What the facts mean stands in `web_facts`; the first row that fits decides."""

from __future__ import annotations

from typing import Final

from fairwitness.access.judging.rules import AccessRule
from fairwitness.access.records import Locus, State

BLOCKED, LIKELY, IMPAIRED = State.BLOCKED, State.LIKELY_BLOCKED, State.IMPAIRED
DOWN, OK, INSUFFICIENT = State.DOWN, State.OK, State.INSUFFICIENT
NETWORK, SERVER, UNKNOWN = Locus.NETWORK, Locus.SERVER_SIDE, Locus.UNKNOWN
NAME_FAILED: Final = ("failed",)
CUT: Final = ("reset", "timeout", "eof", "refused", "unreachable")


def _rule(rule_id: str, state: State, says: str, mechanism: str = "", locus: Locus = UNKNOWN,
          **when: str | tuple[str, ...]) -> AccessRule:  # fmt: skip
    asked = {name: (value,) if isinstance(value, str) else value for name, value in when.items()}
    return AccessRule(rule_id=rule_id, when=asked, state=state, says=says, mechanism=mechanism, locus=locus)


WEB_RULES: Final[tuple[AccessRule, ...]] = (
    _rule("web.certificate_valid", OK, "The page came from the server itself: its certificate is valid.",
          page="proven"),
    _rule("web.nothing_measured", INSUFFICIENT, "The measurement holds no observation.", page="none", layer="none",
          dns="none"),
    _rule("http.blockpage_fingerprint", BLOCKED, "The page that came is a known block page.",
          "http.blockpage", NETWORK, page="blockpage"),
    _rule("dns.blockpage_fingerprint", BLOCKED, "The name led to an address that is known to serve block pages, and "
          "the control never got it.", "dns.injection.blockpage", NETWORK, dns="fingerprint"),
    _rule("http.server_refuses", IMPAIRED, "The server itself, known by its certificate, refuses this visitor and "
          "not the control.", "http.error", SERVER, page="refused"),
    _rule("http.matches_control", OK, "The page is the one that the control got.", page="same"),
    _rule("dns.bogon_not_in_control", BLOCKED, "The name led to an address that no public server can have, and the "
          "control got another.", "dns.injection.bogon", NETWORK, dns="bogon",
          dns_control=("answered", "nxdomain", "empty")),
    _rule("dns.bogon_in_control", DOWN, "The name leads to an address that no public server can have, for the "
          "control too: its owner set it so.", dns="bogon", dns_control="bogon"),
    _rule("dns.bogon_no_control", INSUFFICIENT, "The name led to an address that no public server can have, and no "
          "control says whether that is usual.", dns="bogon"),
    _rule("dns.stand_in", INSUFFICIENT, "The name led to an address that proxies on the probe's own device hand out.",
          dns="stand_in"),
    _rule("dns.failure_control_ok", LIKELY, "The name was not found here, and was by the control.",
          "dns.{name_failure}", NETWORK, layer="dns", dns=NAME_FAILED, dns_control="answered"),
    _rule("dns.failure_control_failing", DOWN, "The name was not found by the control either.",
          layer="dns", dns=NAME_FAILED, dns_control=("nxdomain", "empty", "failed")),
    _rule("dns.failure_on_the_way_control_ok", LIKELY, "The name of a later stop was not found here; the control "
          "went all the way.", "dns.{name_failure}", NETWORK, layer="dns", dns=NAME_FAILED, control="ok"),
    _rule("dns.failure_on_the_way_control_failing", DOWN, "The name of a later stop was not found; the control did "
          "not get the page either.", layer="dns", dns=NAME_FAILED, control="failed"),
    _rule("dns.failure_no_control", INSUFFICIENT, "The name was not found, and there is no control.",
          layer="dns", dns=NAME_FAILED),
    _rule("dns.answer_without_certificate", LIKELY, "The name led to an address that the control never got and that "
          "cannot prove to be the site.", "dns.injection.other", NETWORK, dns="unproven", dns_control="answered"),
    _rule("dns.answer_where_control_has_none", INSUFFICIENT, "The name does not exist for the control and has an "
          "address here. Some networks answer so for every name that does not exist; one measurement cannot tell.",
          dns=("unmatched", "unproven"), dns_control=("nxdomain", "empty")),
    _rule("dns.unmatched_other_page", LIKELY, "The name led to an address that the control never got, and another "
          "page came from it.", "dns.injection.other", NETWORK, dns="unmatched", dns_control="answered",
          page="differs"),
    _rule("dns.unmatched_real_address_works", LIKELY, "The name led to an address that the control never "
          "got and that "
          "does not serve the site; the control's address does, from this very probe.",
          "dns.injection.other", NETWORK,
          dns="unmatched", dns_control="answered", real_address="works", page=("none", "failed")),
    _rule("dns.unmatched_and_failing", IMPAIRED, "The name led to an address that the control never got, "
          "and it failed. "
          "Sites with many addresses show this too.", "dns", UNKNOWN, dns="unmatched", dns_control="answered",
          page=("none", "failed")),
    _rule("tcp.only_ipv6_tried", INSUFFICIENT, "Only IPv6 was tried and failed: many probes have none that works.",
          layer="tcp", tcp="failed_ipv6"),
    _rule("tcp.failure_control_ok", LIKELY, "The address could not be reached here, and was by the control.",
          "tcp.{tcp_failure}", NETWORK, layer="tcp", tcp_control="ok"),
    _rule("tcp.failure_control_failing", DOWN, "The control could not reach the address either.",
          layer="tcp", tcp_control="failed"),
    _rule("tcp.failure_on_the_way_control_ok", LIKELY, "A later stop could not be reached here; the control went all "
          "the way.", "tcp.{tcp_failure}", NETWORK, layer="tcp", hop="later", control="ok"),
    _rule("tcp.failure_page_control_ok", IMPAIRED, "The address could not be reached here. The control got the page, "
          "perhaps from another address.", "tcp.{tcp_failure}", UNKNOWN, layer="tcp", control="ok"),
    _rule("tcp.failure_page_control_failing", DOWN, "The address could not be reached, and the control did not get "
          "the page.", layer="tcp", control="failed"),
    _rule("tcp.failure_no_control", INSUFFICIENT, "The address could not be reached, and there is no control.",
          layer="tcp"),
    _rule("tls.failure_control_failing", DOWN, "The control's handshake failed too.", layer="tls",
          tls_control="failed"),
    _rule("tls.failure_page_control_failing", DOWN, "The handshake failed, and the control did not get the page.",
          layer="tls", tls_control="none", control="failed"),
    _rule("tls.failure_no_control", INSUFFICIENT, "The handshake failed, and there is no control.", layer="tls",
          tls_control="none", control="none"),
    _rule("tls.foreign_certificate", BLOCKED, "At the right address, somebody else's certificate was shown here, and "
          "the site's own to the control.", "tls.mitm", NETWORK, layer="tls", tls="foreign_name", tls_control="ok"),
    _rule("tls.unknown_authority_control_ok", LIKELY, "A certificate that nobody vouches for was shown here, and a "
          "good one to the control.", "tls.mitm", NETWORK, layer="tls", tls=("foreign_name", "unknown_authority")),
    _rule("tls.invalid_certificate_control_ok", IMPAIRED, "The certificate was refused here and not by the "
          "control. A "
          "probe whose clock or list of authorities is wrong shows this too.", "tls", UNKNOWN, layer="tls",
          tls="invalid_certificate"),
    _rule("tls.failure_unknown", INSUFFICIENT, "The handshake failed in a way of the probe's own.", layer="tls",
          tls="unknown"),
    _rule("tls.failure_control_ok", LIKELY, "The handshake was cut off here, and not for the control.",
          "tls.{tls_node}", NETWORK, layer="tls"),
    _rule("http.broken_redirect_proven", IMPAIRED, "The server itself, known by its certificate, leads nowhere.",
          "http.redirect", SERVER, layer="http", http="broken_redirect", scheme="https"),
    _rule("http.broken_redirect", IMPAIRED, "The page leads nowhere.", "http.redirect", UNKNOWN, layer="http",
          http="broken_redirect", control="ok"),
    _rule("http.failure_control_failing", DOWN, "The control did not get the page either.", layer="http",
          control="failed"),
    _rule("http.failure_no_control", INSUFFICIENT, "The page did not come, and there is no control.", layer="http",
          control="none"),
    _rule("http.failure_unknown", INSUFFICIENT, "The page did not come for a reason of the probe's own.",
          layer="http", http=("unknown", "broken_redirect")),
    _rule("http.transfer_stalled", INSUFFICIENT, "The page began to come and stalled. One target cannot tell a line "
          "that is slowed from one that is slow.", layer="http", page="stalled"),
    _rule("http.failure_on_the_way", IMPAIRED, "A later stop failed here, and the control went all the way. At which "
          "step was not recorded.", "", UNKNOWN, layer="http", hop="unseen"),
    _rule("http.failure_control_ok", LIKELY, "The request was cut off here, and not for the control.",
          "http.{http_node}", NETWORK, layer="http", http=CUT),
    _rule("http.failure_other", IMPAIRED, "The request failed here, and not for the control.", "http", UNKNOWN,
          layer="http"),
    _rule("http.page_differs", LIKELY, "Another page came: neither its length nor its headers nor its title "
          "are those "
          "that the control got.", "http.blockpage", NETWORK, page="differs"),
    _rule("http.page_differs_partly", IMPAIRED, "The page differs from the control's, yet not in everything: servers "
          "answer different visitors differently.", "http.error", UNKNOWN, page="partly"),
    _rule("http.led_elsewhere", IMPAIRED, "An unprotected request was led to another site than the control.",
          "http.redirect", UNKNOWN, page="elsewhere"),
    _rule("http.page_no_control", INSUFFICIENT, "A page came without a certificate, and there is no control.",
          page="unchecked"),
    _rule("web.none", INSUFFICIENT, "No rule fits what was observed."),
)  # fmt: skip
