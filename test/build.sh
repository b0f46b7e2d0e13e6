# SPDX-License-Identifier: GPL-2.0
# Sourced by what needs a build: test/run, contrib/demo. Expects the top of
# the tree as working directory.

# The build lives outside the tree, one a checkout, so that a clean checkout
# stays clean and a second run has nothing to do.
cache=${NDCTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ndctl-none}
if [ -z "${NDCTL_BUILD:-}" ]; then
	NDCTL_BUILD=$cache/build-$(pwd | md5sum | cut -c 1-8)
	[ -n "${NDCTL_NATIVE:-}" ] &&
		NDCTL_BUILD=$NDCTL_BUILD-$(basename "$NDCTL_NATIVE" .ini)
fi

# Runs a step in silence; what it printed is shown only when it fails.
quietly() {
	local log rc
	log=$(mktemp)
	"$@" > "$log" 2>&1
	rc=$?
	[ $rc -eq 0 ] || { echo "failed: $*" >&2; tail -n 60 "$log" >&2; }
	rm -f "$log"
	return $rc
}

build_everything() {
	contrib/packages build vm test || return 1
	mkdir -p "$cache"
	if ! [ -e "$NDCTL_BUILD/build.ninja" ]; then
		quietly meson setup ${NDCTL_NATIVE:+--native-file "$NDCTL_NATIVE"} \
			--werror "$NDCTL_BUILD" . || return 1
	fi
	quietly meson compile -C "$NDCTL_BUILD"
}
