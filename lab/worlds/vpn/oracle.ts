import { openvpnPort, vpnPlan as at, wireguardPort } from '../../topology/vpn-address-plan.ts';

/**
 * What leaves the client's uplink, whoever sends it: the hook sees frames that no firewall of the client does. The tunnel's own packets and
 * what a host says to its neighbours are counted apart,
 * and so is what has no ports: IPv6 in IPv4, a tunnel's address that the LAN is told of, and pings.
 */
export const oracleRules = `table netdev oracle {
  set ev4 {
    type ipv4_addr . ipv4_addr . inet_proto . inet_service
    size 1024
    flags dynamic
    counter
  }
  set ev6 {
    type ipv6_addr . ipv6_addr . inet_proto . inet_service
    size 1024
    flags dynamic
    counter
  }
  counter c_outer { }
  counter c_plumb { }
  counter c_6in4 { }
  counter c_arp { }
  counter c_icmp { }
  counter c_other { }
  chain c_out {
    type filter hook egress device "eth0" priority 0; policy accept;
    ip daddr ${at.server.ipv4} udp dport { ${wireguardPort}, ${openvpnPort} } counter name c_outer accept
    ip6 daddr ${at.server.ipv6} udp dport { ${wireguardPort}, ${openvpnPort} } counter name c_outer accept
    ip daddr { ${at.server.ipv4}, ${at.lan.ipv4}.0/24 } icmp type destination-unreachable counter name c_plumb accept
    arp operation reply arp saddr ip ${at.tunnel.client4} counter name c_arp accept
    ip protocol igmp counter name c_plumb accept
    ether type arp counter name c_plumb accept
    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-report, mld2-listener-report } counter name c_plumb accept
    udp dport 67 counter name c_plumb accept
    ip protocol { tcp, udp } add @ev4 { ip saddr . ip daddr . meta l4proto . th dport counter } accept
    meta protocol ip6 meta l4proto { tcp, udp } add @ev6 { ip6 saddr . ip6 daddr . meta l4proto . th dport counter } accept
    ip protocol 41 counter name c_6in4 accept
    icmp type echo-request counter name c_icmp accept
    icmpv6 type echo-request counter name c_icmp accept
    counter name c_other accept
  }
}
`;
