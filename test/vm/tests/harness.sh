# SPDX-License-Identifier: GPL-2.0
# machine: host
# The harness itself: what it passes on, and that it can fail.
. "$VM_LIB"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
options=()

# boot [ARGS...] <SCRIPT: leaves out, err and status.
boot() {
	cat >"$dir/script"
	status=0
	"$VM_GUEST" --machine none --modules stock --no-tools "${options[@]}" \
		-- "$dir/script" "$@" >"$dir/out" 2>"$dir/err" || status=$?
}

step "status, streams, arguments, environment and files"
echo 'from the host' >"$dir/file"
mkdir "$dir/folder" && echo inside >"$dir/folder/deep"
options=(--copy "$dir/file" --copy "$dir/folder" --env "GIVEN=a 'b' \$c")
boot one 'two words' '' <<-'E'
	echo out; echo err >&2
	echo again >/dev/stdout; echo again >/dev/stderr
	printf '<%s>' "$#" "$@"; echo
	echo "$GIVEN"
	cat file folder/deep
	id -u; echo "$VM_BOOT"
	head -c 3000000 /dev/zero | tr '\0' x
	sleep 1000 &
	exit 42
E
same status 42 "$status"
same stderr $'err\nagain' "$(cat "$dir/err")"
same stdout "$(printf '%s\n' out again '<3><one><two words><>' "a 'b' \$c" \
	'from the host' inside 0 1)" "$(head -n 8 "$dir/out")"
same "amount of output" 3000000 "$(tail -n +9 "$dir/out" | tr -d '\n' | wc -c)"
options=()

step "any interpreter, named by the script"
boot <<-'E'
	#!/usr/bin/awk -f
	BEGIN { print "awk"; exit 3 }
E
same status 3 "$status"
same stdout awk "$(cat "$dir/out")"

step "resets: the script goes on, its files are there"
boot argument <<-'E'
	echo "boot $VM_BOOT $1:" $(cat /state/log 2>/dev/null)
	echo "$VM_BOOT" >>/state/log
	case $VM_BOOT in
	1) vm-reset ;;
	2) vm-reset --hard ;;
	3) vm-reset --power-cut ;;
	esac
	exit 9
E
same status 9 "$status"
same stdout 'boot 1 argument:
boot 2 argument: 1
boot 3 argument: 1 2
boot 4 argument: 1 2 3' "$(cat "$dir/out")"
same stderr '' "$(cat "$dir/err")"

step "a restart nobody asked for is a failure"
boot <<-'E'
	echo b >/proc/sysrq-trigger
	sleep 60
E
same status 126 "$status"
matches stderr 'nobody had asked' "$(cat "$dir/err")"

step "a panic is a failure, and is shown"
boot <<-'E'
	echo c >/proc/sysrq-trigger
	sleep 60
E
same status 126 "$status"
matches stderr 'Kernel panic' "$(cat "$dir/err")"

step "a complaint of the kernel fails a script that succeeded"
check=$(dirname "$VM_GUEST")/dmesg-check
for line in 'WARNING: CPU: 0 PID: 1 at a/test.c:1 f+0x1/0x2' \
	'BUG: unable to handle page fault' 'refcount_t: underflow' \
	'Oops: 0000 [#1]' ' Call Trace:' \
	'rcu: INFO: rcu_preempt self-detected stall on CPU' \
	'WARNING: possible circular locking dependency detected'; do
	echo "[    1.000000] $line" >"$dir/log"
	refuse '' "$check" "$dir/log"
	"$check" --allow "${line:0:9}" "$dir/log"
done
echo '[    1.000000] rcu: RCU CPU stall warnings timeout set to 60' >"$dir/log"
"$check" "$dir/log"
options=(--keep-dmesg "$dir/dmesg")
boot <<-'E'
	echo '<4>WARNING: CPU: 0 PID: 1 at a/test.c:1' >/dev/kmsg
E
same status 97 "$status"
matches stderr 'WARNING: CPU: 0' "$(cat "$dir/err")"
matches "kept log" 'WARNING: CPU: 0' "$(cat "$dir/dmesg")"
options=(--allow-dmesg 'at a/test.c')
boot <<-'E'
	echo '<4>WARNING: CPU: 0 PID: 1 at a/test.c:1' >/dev/kmsg
E
same status 0 "$status"

step "the clock is right, though the kernel took the TSC's rate for another"
options=(--append tsc_early_khz=600000)
boot <<-'E'
	rtc=/sys/class/rtc/rtc0/since_epoch
	start=$(cat $rtc) clock=$(date +%s)
	while (($(cat $rtc) < start + 5)); do sleep 0.1; done
	echo $(($(date +%s) - clock))
E
same status 0 "$status"
within "clock, of the 5 seconds that passed" 3 7 "$(cat "$dir/out")"
options=()

step "time limit"
options=(--timeout 12)
boot <<-'E'
	sleep 1000
E
same status 124 "$status"
matches stderr '(script did not end|did not come up) within 12 seconds' "$(cat "$dir/err")"

step "a missing program is named"
mkdir "$dir/bin"
for program in bash dirname readlink; do
	ln -s "$(command -v $program)" "$dir/bin"
done
PATH=$dir/bin refuse 'qemu-system-x86_64 is missing' "$VM_GUEST" "$dir/script"

step "wrong use"
for words in '--machine sofa' '--mem lots' '--mem 1G --machine legacy' \
	'--append' '--unknown' '--timeout 0' '--copy /no/such/file' \
	'--modules theirs' '--machine none --reserve 1G'; do
	# shellcheck disable=SC2086
	refuse '^vm: ' "$VM_GUEST" $words "$dir/script"
done
refuse 'no such file' "$VM_GUEST" "$dir/nothing"
refuse 'no script' "$VM_GUEST"
options=(--qemu '-device no-such-device')
boot <<-'E'
	true
E
same status 126 "$status"
matches stderr 'no-such-device' "$(cat "$dir/err")"
options=()

step "an interrupt takes the machine down, nothing is left behind"
mkdir "$dir/tmp"
echo 'echo started; sleep 1000' >"$dir/script"
for signal in INT TERM KILL; do
	: >"$dir/out"
	# Its own session, as a terminal would give it; a background job of a
	# script starts with SIGINT ignored, which nothing could undo.
	TMPDIR=$dir/tmp setsid env --default-signal=INT "$VM_GUEST" \
		--machine none --modules stock --no-tools "$dir/script" \
		>"$dir/out" 2>/dev/null &
	guest=$!
	wait_for 60 grep -q started "$dir/out"
	qemu=$(pgrep -P "$guest" qemu)
	kill -"$signal" "$guest"
	wait "$guest" || :
	wait_for 20 test ! -e "/proc/$qemu"
	[[ $signal == KILL ]] || same "left in TMPDIR" '' "$(ls "$dir/tmp")"
done

step "two at once share the cache"
echo 'echo done' >"$dir/script"
pids=()
for i in 1 2; do
	"$VM_GUEST" --machine none --modules stock --no-tools "$dir/script" \
		>"$dir/out$i" &
	pids+=($!)
done
for pid in "${pids[@]}"; do
	wait "$pid"
done
same stdout donedone "$(cat "$dir"/out[12] | tr -d '\n')"
