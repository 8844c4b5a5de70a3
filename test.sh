#!/usr/bin/env bash
# Installs what the tests need, checks the format, builds, runs every test; the last line is the sum over all projects.
set -uo pipefail
cd "$(dirname "$0")"
fail() { echo "test.sh: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it from your system's packages or Microsoft's."
command -v npm >/dev/null || fail "Node.js with npm is missing: install Node.js 20 or newer."
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
      || fail "Chromium could not be installed: apt-get install chromium failed."
  else
    fail "Chromium is missing: the tests of the page need it (Debian: sudo apt-get install chromium)."
  fi
fi

# Mesa's software device stands in for a graphics card; where it cannot be had, the tests that need one are skipped.
if ! ldconfig -p 2>/dev/null | grep -q libvulkan.so.1 && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libvulkan1 mesa-vulkan-drivers >/dev/null \
    || echo "test.sh: Mesa's software Vulkan could not be installed; the tests over it are skipped." >&2
fi

dotnet build Rag.sln -c Release -nologo -v:q || fail "the build failed."
# Style and analyzers are the build's errors already; what is left is the layout.
dotnet format whitespace Rag.sln --verify-no-changes --no-restore || fail "the format check failed: run dotnet format Rag.sln."

# A test that hangs is named after two minutes, and its project ended after twenty with all that it started.
limit=(); command -v timeout >/dev/null && limit=(timeout --kill-after=20 1200)

passed=0 failed=0 skipped=0 broken=0
failures=$(mktemp)
for project in tests/*.Tests; do
  name=$(basename "$project")
  log=$(mktemp)
  "${limit[@]}" "$project/bin/Release/net10.0/Rag.$name" -noLogo -noColor -longRunning 120 2>&1 | tee "$log"
  [ "${PIPESTATUS[0]}" -le 1 ] || broken=1
  # xunit's summary: "Total: 12, Errors: 0, Failed: 1, Skipped: 2, Not Run: 0, Time: 0.5s"
  summary=$(grep -E 'Total: *[0-9]+, *Errors:' "$log" | tail -n 1)
  grep -A 15 '\[FAIL\]' "$log" >>"$failures"
  if [ -z "$summary" ]; then echo "$name ended without a summary" >>"$failures"; broken=1; rm -f "$log"; continue; fi
  number() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  errors=$(( $(number Errors) + $(number Failed) ))
  passed=$(( passed + $(number Total) - $(number Failed) - $(number Skipped) ))
  failed=$(( failed + errors )); skipped=$(( skipped + $(number Skipped) ))
  rm -f "$log"
done
[ "$broken" = 0 ] || failed=$(( failed + 1 ))
# Once more where a reader of a long log looks first.
cat "$failures"; rm -f "$failures"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
