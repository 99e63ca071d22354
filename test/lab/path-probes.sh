#!/bin/bash
# Client "cli" and a mirror in this namespace, router "rtr" between them; prints one JSON line per fault.
# The client's addresses are of 6to4, and no tunnel is needed: to the probes only the addresses and the losses count.
# Usage, in namespaces of its own: path-probes.sh NODE MIRROR.ts PROBES.ts
set -euo pipefail
node=$1 mirror=$2 probes=$3
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns
sysctl() { echo "$2" >"/proc/sys/${1//./\/}"; }
for at in all default; do sysctl "net.ipv6.conf.$at.accept_dad" 0; done
ip link set lo up
for ns in rtr cli; do
  ip netns add $ns
  nsenter --net=/run/netns/$ns sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad'
done
ip link add srv0 type veth peer name toserver netns rtr
ip -n rtr link add toclient type veth peer name cli0 netns cli
ip addr add 198.51.100.80/24 dev srv0
ip addr add 2001:db8:80::80/64 dev srv0 nodad
ip link set srv0 up
ip -n rtr -b - <<EOF
addr add 198.51.100.1/24 dev toserver
addr add 2001:db8:80::1/64 dev toserver nodad
addr add 203.0.113.1/24 dev toclient
addr add 2001:db8:6::1/64 dev toclient nodad
link set toserver up
link set toclient up
route add 2002:cb00:7140::/48 dev toclient
EOF
nsenter --net=/run/netns/rtr sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
ip -n cli -b - <<EOF
link set lo up
addr add 203.0.113.64/24 dev cli0
addr add 2002:cb00:7140::1/128 dev cli0 nodad
link set cli0 up
route add default via 203.0.113.1
route add 2001:db8:6::/64 dev cli0
route add ::/0 via 2001:db8:6::1 dev cli0
EOF
ip route add 203.0.113.0/24 via 198.51.100.1
ip -6 route add ::/0 via 2001:db8:80::1

exec 3< <("$node" "$mirror" --address 198.51.100.80 --address 2001:db8:80::80 --echo-port 7 --http-port 8080)
mirror_pid=$!
read -r -u 3 _

ask() { ip netns exec cli "$node" "$probes" "$@"; }
fault() {
  ip netns exec rtr nft -f - <<EOF
table ip6 fault { chain c_fault { type filter hook forward priority filter; $1; }; }
EOF
}
repair() { ip netns exec rtr nft delete table ip6 fault; }

# Neighbour discovery has its first second here.
until ip netns exec cli ping -qc1 -W1 2001:db8:80::80 >/dev/null; do :; done

ask token mtu control identity address traffic
fault 'ip6 daddr 2001:db8:80::80 drop'
ask token control
repair
fault 'ip6 saddr 2001:db8:80::80 drop'
ask token
repair
ip -n rtr route del 2002:cb00:7140::/48 dev toclient
ask token
ip -n rtr route add 2002:cb00:7140::/48 dev toclient
ip -n rtr link set toserver mtu 1280
ip netns exec rtr nft -f - <<EOF
table ip6 fault { chain c_out { type filter hook output priority filter; icmpv6 type packet-too-big drop; }; }
EOF
ask transfer
repair
ask mtu
kill $mirror_pid
wait $mirror_pid || true
ask token control
