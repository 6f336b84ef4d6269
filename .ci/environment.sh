# shellcheck shell=bash
# What both checks stand on: an environment of its own with the project in it, a PostgreSQL server in a folder of its
# own, and a browser. Sourced by `run` and `long`, which begin in the project's folder.

environment=$(mktemp -d)
server=""
clean_up() {
    [ -z "$server" ] || stop_server
    rm -rf "$environment"
}
trap clean_up EXIT

# A server in a folder of its own, reached by a socket only. It refuses to run as root: then an account of less runs it.
start_server() {
    local initdb account
    initdb=$(command -v initdb || printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [ -x "$initdb" ] || return 1
    bin=$(dirname "$initdb")
    server=$(mktemp -d)
    as=()
    if [ "$(id -u)" = 0 ]; then
        account=$(id -un postgres 2>/dev/null || echo nobody)
        chown "$account" "$server"
        as=(setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups)
    fi
    (
        cd "$server"
        "${as[@]}" "$bin/initdb" --pgdata="$server/data" --username=tracker --auth=trust --no-sync >/dev/null
        "${as[@]}" "$bin/pg_ctl" --pgdata="$server/data" --log="$server/log" --wait \
            --options="-c listen_addresses='' -c unix_socket_directories=$server -c fsync=off" start >/dev/null
    )
}

# Where Debian's packages can be had.
install_server() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    (apt-get update && DEBIAN_FRONTEND=noninteractive timeout 180 apt-get install --yes postgresql) >/dev/null 2>&1
}

stop_server() {
    (cd "$server" && "${as[@]}" "$bin/pg_ctl" --pgdata="$server/data" --mode=immediate stop >/dev/null) || true
    rm -rf "$server"
}

# What the tests in a browser need, where it can be had; without it they say so and are skipped.
install_browser() {
    command -v chromium >/dev/null || {
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null &&
            (apt-get update && DEBIAN_FRONTEND=noninteractive timeout 240 apt-get install --yes chromium) >/dev/null 2>&1
    } || echo "NOT RUN: tests in a browser. There is no Chromium here (apt-get install chromium)."
    if command -v npm >/dev/null && npm install --silent --prefix "$environment/npm" --no-save axe-core@4 >/dev/null 2>&1; then
        export TRACKER_TEST_AXE="$environment/npm/node_modules/axe-core/axe.min.js"
    else
        echo "NOT RUN: the check of accessibility. axe-core could not be installed with npm."
    fi
}

install_project() {
    python3 -m venv "$environment/venv"
    # shellcheck disable=SC1091
    . "$environment/venv/bin/activate"
    pip install --quiet --disable-pip-version-check --constraint requirements.lock '.[dev]'
}

# An environment beside the first, in which every package that the program needs is the oldest that it says it works with.
install_oldest() {
    python .ci/oldest.py >"$environment/oldest.txt"
    python3 -m venv "$environment/oldest"
    "$environment/oldest/bin/pip" install --quiet --disable-pip-version-check --constraint "$environment/oldest.txt" '.[dev]'
}

# Runs the tests that are named on a PostgreSQL server: one that is named, one that is here, or one that is installed.
test_on_postgresql() {
    if [ -n "${TRACKER_TEST_POSTGRESQL:-}" ]; then
        python -m pytest -n 4 "$@"
    elif start_server || { install_server && start_server; }; then
        TRACKER_TEST_POSTGRESQL="postgresql://tracker@/postgres?host=$server" python -m pytest -n 4 "$@"
    else
        echo "NOT RUN: there is no PostgreSQL server here. Install one (apt-get install postgresql), or name one in"
        echo "TRACKER_TEST_POSTGRESQL: the URL of a database whose user may create others."
    fi
}
