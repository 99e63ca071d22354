#!/bin/bash
# Client "ter" behind router "nat" before a real miredo-server in this namespace; prints one JSON line per kind of NAT.
# Usage, in namespaces of its own: teredo-prober.sh NODE CLASSIFY.ts
set -euo pipefail
node=$1 classify=$2
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns
ip link set lo up
ip netns add nat
ip netns add ter
ip link add srv0 type veth peer name wan0 netns nat
ip -n nat link add lan0 type veth peer name eth0 netns ter
ip addr add 198.51.100.66/24 dev srv0
ip addr add 198.51.100.67/24 dev srv0
ip link set srv0 up
ip -n nat addr add 198.51.100.35/24 dev wan0
ip -n nat addr add 192.168.77.1/24 dev lan0
ip -n nat link set wan0 up
ip -n nat link set lan0 up
ip netns exec nat sysctl -qw net.ipv4.ip_forward=1
ip -n ter addr add 192.168.77.35/24 dev eth0
ip -n ter link set lo up
ip -n ter link set eth0 up
ip -n ter route add default via 192.168.77.1

cat >/run/server.conf <<EOF
ServerBindAddress 198.51.100.66
ServerBindAddress2 198.51.100.67
Prefix 2001:0::
InterfaceMTU 1280
EOF
miredo-server -f -c /run/server.conf -p /run/server.pid -u miredo >/run/server.log 2>&1 &
until ss -Huln | grep -q '198.51.100.67:3544'; do
  kill -0 $! || { cat /run/server.log >&2; exit 1; }
  read -rt 0.02 <> <(:) || true
done

# A new conntrack table each time: mappings survive a change of rules.
nat() {
  ip netns exec nat nft flush ruleset
  ip netns exec nat nft -f -
  ip netns exec nat conntrack -F >/dev/null 2>&1 || true
  ip netns exec ter "$node" "$classify"
}
input_drop='table ip filter { chain c_in { type filter hook input priority filter; iifname "wan0" ct state new drop; }; }'

nat <<EOF
table ip nat { chain c_post { type nat hook postrouting priority srcnat; oifname "wan0" masquerade; }; }
$input_drop
EOF
nat <<EOF
table ip nat {
  chain c_post { type nat hook postrouting priority srcnat; oifname "wan0" masquerade; }
  chain c_pre { type nat hook prerouting priority dstnat; iifname "wan0" udp dport 1024-65535 dnat to 192.168.77.35; }
}
$input_drop
EOF
nat <<EOF
table ip nat { chain c_post { type nat hook postrouting priority srcnat; oifname "wan0" masquerade random,fully-random; }; }
$input_drop
EOF
nat <<EOF
table ip nat { chain c_post { type nat hook postrouting priority srcnat; oifname "wan0" masquerade; }; }
table ip filter { chain c_fw { type filter hook forward priority filter; udp dport 3544 drop; }; }
EOF
