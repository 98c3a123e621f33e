"""Hosts and parameters that canonical links need to know; data, no code."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORTENERS = _names("""
    t.co bit.ly bitly.com j.mp goo.gl ow.ly tinyurl.com is.gd v.gd buff.ly dlvr.it ift.tt fb.me lnkd.in trib.al
    wp.me amzn.to amzn.com nyti.ms wapo.st cnn.it bbc.in reut.rs ti.me huff.to on.wsj.com fxn.ws politi.co
    theatln.tc slate.me bloom.bg econ.st gu.com dailym.ai usat.ly lat.ms hill.cm washex.am n.pr nbcnews.to
    abcn.ws cbsn.ws cnb.cx mashable.to tcrn.ch wrd.cm rebrand.ly cutt.ly shorturl.at rb.gy t.ly s.id tiny.cc
    po.st shar.es sh.st adf.ly u.to clck.ru vk.cc goo.su b23.tv url.cn dwz.cn t.cn w.wiki spoti.fi apple.co g.co
    soc.cr snip.ly smarturl.it linktr.ee hubs.ly owl.li yhoo.it flip.it a.co ebay.to etsy.me kck.st instagr.am
    vm.tiktok.com vt.tiktok.com maps.app.goo.gl
""")
"""Hosts whose paths stand for other pages."""

PLATFORMS = _names("""
    twitter.com x.com twimg.com facebook.com fb.com fb.watch instagram.com threads.net threads.com youtube.com
    youtu.be tiktok.com t.me telegram.me telegram.org vk.com vk.ru ok.ru reddit.com redd.it linkedin.com
    weibo.com weibo.cn whatsapp.com wa.me snapchat.com pinterest.com tumblr.com bsky.app gab.com gettr.com
    parler.com truthsocial.com rumble.com bitchute.com odysee.com twitch.tv vimeo.com dailymotion.com
    bilibili.com douyin.com line.me eitaa.com soroush-app.ir rubika.ir aparat.com discord.com discord.gg
    periscope.tv pscp.tv vine.co google.com flickr.com imgur.com medium.com
""")
"""Sites that hold what everybody puts there: linking to them ties nobody to anybody, though the page itself may."""

TRACKING = ("utm_", "mtm_", "pk_", "hsa_", "oly_", "vero_", "at_custom", "__cft__", "__tn__")
"""Beginnings of parameter names that say how a reader came, not what is read."""

EVERYWHERE = _names("""
    fbclid gclid dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid
    mkt_tok _hsenc _hsmi _ga _gl s_cid cmpid cmp ncid ocid smid smtyp smprod ref_src ref_url wt_mc wt.mc_id xtor
    mibextid sfnsn fb_action_ids fb_action_types fb_source fb_ref action_object_map ito spm guccounter
    guce_referrer guce_referrer_sig sr_share amp outputtype share_id rss
""")
"""Parameters that say so on every site."""

SITE_PARAMETERS = {
    "twitter.com": frozenset(("s", "t", "lang")),
    "x.com": frozenset(("s", "t", "lang")),
    "youtube.com": frozenset(("si", "feature", "ab_channel", "pp", "app")),
    "spotify.com": frozenset(("si", "nd", "context")),
    "instagram.com": frozenset(("img_index", "hl")),
    "tiktok.com": frozenset(("_r", "_t", "is_from_webapp", "sender_device", "is_copy_url", "lang")),
    "facebook.com": frozenset(("refid", "rdid", "_rdr", "ref", "fref", "hc_ref")),
    "reddit.com": frozenset(("share_id", "rdt", "context")),
    "nytimes.com": frozenset(("partner", "emc", "referringsource", "_r")),
    "bbc.co.uk": frozenset(("ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee")),
    "bbc.com": frozenset(("ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee")),
}
"""Parameters that say so on one site only."""
