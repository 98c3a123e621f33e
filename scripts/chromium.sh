#!/bin/sh
# Installs Chromium and fonts for Persian, Arabic, Hebrew and emoji through apt, for the browser tests.
# Harmless when all is there, when there is no apt and when we may not install: the tests then skip.
set -eu

say() { printf 'chromium.sh: %s\n' "$*"; }

browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

fonts_present() {
    command -v fc-list >/dev/null 2>&1 || return 1
    [ -n "$(fc-list :lang=fa family)" ] && [ -n "$(fc-list :lang=he family)" ]
}

wanted=
browser >/dev/null || wanted="chromium"
fonts_present || wanted="$wanted fontconfig fonts-noto-core fonts-noto-color-emoji"
if [ -z "$wanted" ]; then
    say "nothing to do: $(browser) and fonts are there"
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    say "no apt-get here; install by hand:$wanted. Browser tests will be skipped without a browser."
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    say "may not install without root; run as root: apt-get install $wanted"
    exit 0
fi

say "installing through apt:" $wanted
export DEBIAN_FRONTEND=noninteractive
# $as_root and $wanted are lists of words.
# shellcheck disable=SC2086
if $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $wanted >/dev/null; then
    say "done: $(browser || echo 'no browser yet')"
else
    say "apt could not install them; browser tests will be skipped without a browser"
fi
