#!/bin/bash
# Runs sendmail with every FOLDER/*.cf while net.ipv6.bindv6only is 0 and 1, each in a network of its own, all at the same time; prints
# a line `FILE BINDV6ONLY EXIT SECONDS SOCKET...`, with `-` for EXIT where it serves. Usage, in namespaces of its own: sendmail-listeners.sh FOLDER
set -euo pipefail
folder=$1
mount -t tmpfs -o mode=755 tmpfs /run
# Without a qualified name of its own, and with name servers that do not answer, sendmail waits for a minute.
hostname mail.example.test
printf '%s\n' '127.0.0.1 localhost' '::1 localhost' '192.0.2.1 mail.example.test' >/run/hosts
: >/run/resolv.conf
mount --bind /run/hosts /etc/hosts
mount --bind /run/resolv.conf /etc/resolv.conf

serve() {
  local cf=$1 own=/run/$2 begun=$SECONDS exit=-
  mkdir "$own"
  ip link set lo up
  ip addr add 192.0.2.1/32 dev lo
  ip addr add 2001:db8::1/128 dev lo nodad
  echo "$3" >/proc/sys/net/ipv6/bindv6only
  /usr/sbin/sendmail -bD -C "$cf" -O QueueDirectory="$own" -O PidFile="$own/pid" -O StatusFile= </dev/null >"$own.said" 2>&1 &
  local pid=$!
  for ((second = 0; second < 110; second++)); do
    sleep 1
    if ! kill -0 $pid 2>/dev/null; then
      exit=0
      wait $pid || exit=$?
      break
    fi
    # Five seconds are enough for a start, unless it waits for a port; then it ends, or goes without.
    if ((second < 5)); then continue; fi
    if ! grep -q 'already in use' "$own.said" || grep -q 'optional socket disabled' "$own.said"; then break; fi
  done
  local seconds=$((SECONDS - begun))
  echo "$(basename "$cf") $3 $exit $seconds $(ss -Hltn | awk '{ print $4 }' | tr '\n' ' ')"
  kill $pid 2>/dev/null || true
}
export -f serve

for cf in "$folder"/*.cf; do
  for bindv6only in 0 1; do
    unshare -n bash -c 'serve "$@"' serve "$cf" "$(basename "$cf").$bindv6only" $bindv6only &
  done
done
wait
