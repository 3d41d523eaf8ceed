#!/usr/bin/env bash
# Runs every test, or with ./test.sh NAME the tests of one journey (ThreeDoors, …).
# Installs what the tests need and the machine lacks, and ends with "N passed, N failed[, N skipped]".
set -uo pipefail
cd "$(dirname "$0")"

journey="${1:-}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results="$PWD/artifacts/test-results"
rm -rf "$results" && mkdir -p "$results"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# apt_install COMMAND PACKAGE…: installs the packages unless COMMAND is there already.
apt_install() {
  local command="$1"; shift
  command -v "$command" >/dev/null 2>&1 && return 0
  echo "installing $* …"
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "WARNING: $command is missing and there is no apt-get here: tests that need it are skipped" >&2
    return 1
  fi
  as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$results/apt.log" 2>&1 ||
    echo "WARNING: could not install $* (see $results/apt.log): tests that need $command are skipped" >&2
}

apt_install chromium chromium fonts-dejavu-core fonts-noto-color-emoji
apt_install node nodejs npm
apt_install npm npm

# The chats' own SDKs want Node.js 20, and a system's packages may be older: then the npm registry has one for this run.
if [ "$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')" -lt 20 ] 2>/dev/null; then
  newer="node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"
  echo "installing Node.js 22, since $(node --version) is too old …"
  npm install --prefix "$PWD/artifacts/node" --no-save --no-audit --no-fund --loglevel=error "$newer@22" >"$results/node.log" 2>&1 &&
    export PATH="$PWD/artifacts/node/node_modules/$newer/bin:$PATH" ||
    echo "WARNING: could not install a newer Node.js (see $results/node.log): tests that need it are skipped" >&2
fi

for package in tests/*/package-lock.json; do
  [ -e "$package" ] || continue
  folder="$(dirname "$package")"
  if ! cmp -s "$package" "$folder/node_modules/.installed"; then
    echo "installing the Node.js packages of $folder …"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) && cp "$package" "$folder/node_modules/.installed" ||
      echo "WARNING: npm ci failed in $folder: tests that need it are skipped" >&2
  fi
done

# A PostgreSQL server for this run alone: on a free port, in a temporary folder, as durable as one that an operator runs.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

stop_postgres() {
  [ -n "${postgres_folder:-}" ] || return 0
  as_postgres "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m immediate stop >/dev/null 2>&1
  rm -rf "$postgres_folder"
}

# Debian keeps the server's programs off the path.
find_postgres() { postgres_bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"; [ -x "$postgres_bin/initdb" ]; }

start_postgres() {
  find_postgres || { apt_install initdb postgresql; find_postgres || return 1; }
  postgres_folder="$(mktemp -d)" && chmod 755 "$postgres_folder"
  trap stop_postgres EXIT
  [ "$(id -u)" = 0 ] && chown postgres "$postgres_folder"
  as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U postgres -A trust -E UTF8 --no-locale >"$results/postgres.log" 2>&1 || return 1
  local port attempt
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    if as_postgres "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w start -o \
      "-p $port -k $postgres_folder -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=on -c synchronous_commit=on" >>"$results/postgres.log" 2>&1; then
      export REFINEMENTBOT_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
      return 0
    fi
  done
  return 1
}

if [ -z "${REFINEMENTBOT_TEST_POSTGRES:-}" ]; then
  start_postgres || echo "WARNING: no PostgreSQL server could be started (see $results/postgres.log): tests that need it are skipped" >&2
fi

# Here the bot is killed a hundred times on each database, which takes some minutes; in a bare `dotnet test` less often.
export REFINEMENTBOT_KILL_ROUNDS="${REFINEMENTBOT_KILL_ROUNDS:-100}"

filter=()
[ -n "$journey" ] && filter=(--filter "Journey=$journey")

status=0
dotnet build RefinementBot.sln --nologo -v quiet || { echo "0 passed, 1 failed"; exit 1; }
dotnet test RefinementBot.sln --no-build --nologo --logger "trx" --results-directory "$results" "${filter[@]}" || status=1
if [ -z "$journey" ]; then
  dotnet format RefinementBot.sln --verify-no-changes --no-restore || { echo "dotnet format finds changes to make" >&2; status=1; }
fi

# Journeys that are told as a timeline are printed.
if [ -n "$journey" ]; then
  for timeline in "$results"/timeline-*.txt; do [ -e "$timeline" ] && { cat "$timeline"; echo; }; done
fi

count() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{n+=$1} END {print n+0}'; }
passed=$(count passed) failed=$(count failed) total=$(count total)
skipped=$((total - passed - failed))
if [ "$total" = 0 ]; then echo "no test has run${journey:+: is there a journey named $journey?}" >&2; status=1; fi
if [ "$skipped" -gt 0 ]; then
  echo "SKIPPED:" >&2
  cat "$results"/*.trx | grep -o 'testName="[^"]*"[^>]*outcome="NotExecuted"' | sed 's/testName="\([^"]*\)".*/  \1/' >&2
  [ "${CI:-}" = true ] && { echo "in CI no test may be skipped" >&2; status=1; }
fi
# What failed outside of a test (the format check, a skip in CI) counts as one failure.
[ "$status" = 1 ] && [ "$failed" = 0 ] && failed=1
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
exit "$status"
