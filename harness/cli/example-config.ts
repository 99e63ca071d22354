/** What `sixways init` writes: complete and right as it stands, every other setting switched off. */
export const exampleConfig = `# What sixways certifies. \`sixways schema config\` describes every key, \`sixways list\` every check.
# A line that begins with \`#\` and no space is a setting to switch on.

targets:
  shop:
    suite: http-iis
    url: https://shop.example.test/
    # Looked up by name when left out. IPv6 with or without brackets.
    #addresses: [192.0.2.80, '2001:db8::80']
    # A certificate authority of your own; a secret is env:NAME or file:PATH, never a value.
    #ca: file:./ca.pem
    # More paths to compare, more ports to open alike, and text that no other site has.
    #also: [/docs/, /api/health]
    #ports: [80, 8443]
    #marker: Welcome to the shop
    # The site promises to answer http://[address]/ too.
    #literal: true
    # A resource of 64 kB or more, and a path that takes a POST of 300 kB: they find a lost Packet Too Big.
    #large: /video.mp4
    #upload: /upload
    # A login, and a page that members see otherwise: does a session survive a change of the address?
    #session: { login: /login, cookie: sid, form: { user: me, password: env:SHOP_PASSWORD }, page: /account }
    # Paths that only some clients may see, and who.
    #restricted:
    #  - path: /admin
    #    policy: [{ client: 192.0.2.0/24, access: allow }, { client: '2001:db8:6::/64', access: allow }]
    # A path that shows the client's address, and the W3C access log, readable from here.
    #clientAddress: { path: /whoami }
    #log: /var/log/shop/u_ex.log
    # Pages to open in a real browser.
    #pages: [/]
    # What IIS says of itself; paths start from this file.
    #iis: { config: ./applicationHost.config, iplisten: ./iplisten.txt, sslcert: ./sslcert.txt }

# Only these ways, each of which must then be there; otherwise all that can be had.
#paths: [ipv4, ipv6]

# The path that the others are compared with.
#reference: ipv4

# Checks to run and to leave out: ids, suites, or globs over them.
#only: ['http-iis/*-parity']
#skip: [http-iis/vhost-parity]

# A mirror that proves this host's paths before and after, so that a silent target can be told from a silent path.
#control:
#  ipv4: { address: 192.0.2.99, echoPort: 7007, httpPort: 8080 }
#  ipv6: { address: '2001:db8::99', echoPort: 7007, httpPort: 8080 }

#timeout: 5s
#budget: 10m
#concurrency: 16

# Another weight for a finding: info, warning or error.
#severity:
#  http-iis/header-parity#differs: info

# Findings that are accepted until a day. They stay visible; an expired waiver fails the run.
#waivers:
#  - id: http-iis/port-parity
#    target: shop
#    path: 6to4
#    reason: the old load balancer goes in May
#    owner: web team
#    expires: 2027-05-31
`;
